/**
 * `npm run thunderbird`: the real Thunderbird with two mailboxes and their keys, to try Send Secure by hand.
 * `-- --headless --check`: the same without a screen; a letter goes from Nora to Ben and is read, once.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isInClear, pressSendSecure, writeLetter } from '../test/hosts/thunderbird/compose.ts';
import { openPostOffice } from '../test/hosts/thunderbird/post-office.ts';
import { type Person, type Prefs, localAccount } from '../test/hosts/thunderbird/profile.ts';
import { show } from '../test/hosts/thunderbird/reader.ts';
import { SettingsPage } from '../test/hosts/thunderbird/settings.ts';
import { PROGRAM, Thunderbird } from '../test/hosts/thunderbird/thunderbird.ts';
import { makeAuthority, makeCertificate } from './demo-keys.js';

const root = join(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');
/** Not in the way of a demo that somebody is trying. */
const folder = join(root, isCheck ? '.cache/check-thunderbird' : '.cache/demo-thunderbird');
const isVisible = !process.argv.includes('--headless');

const nora: Person = { name: 'Dr. Nora Ashby', address: 'nora.ashby@westfield-clinic.example' };
const ben: Person = { name: 'Ben Okafor', address: 'ben.okafor@hill-surgery.example' };

const PROGRAMS = [PROGRAM, '/usr/lib64/thunderbird/thunderbird-bin', '/opt/thunderbird/thunderbird-bin'];

const TO_TRY = `Thunderbird is open: ${nora.name} and ${ben.name} share it, each with a mailbox and a key. Try:
  1. Write as Nora to ${ben.address} and press "Send Secure": one click, and it goes.
  2. Look into Ben's Inbox: the letter opens by itself, and a line above it says who signed it. Answer it.
  3. Write to sam@nowhere.example and press "Send Secure": it does not go, and the pane says why.
  4. Look at the message's source (Ctrl+U): nothing of your text or subject is in it.
  5. Open the settings of Send Secure under Add-ons and Themes: set a passphrase, lock, and read again.`;

/** A second mailbox beside the one of `localAccount`. */
function secondAccount(person: Person): Prefs {
  const entries = Object.entries(localAccount(person, 0)).flatMap(
    ([name, value]): [string, string | number | boolean][] =>
      /\.(?:server1|id1|account1)\./.test(name) ? [[name.replace(/(server|id|account)1\./, '$13.'), value]] : [],
  );
  return {
    ...Object.fromEntries(entries),
    'mail.account.account3.identities': 'id3',
    'mail.account.account3.server': 'server3',
    'mail.account.lastKey': 3,
    'mail.accountmanager.accounts': 'account1,account3,account2',
  };
}

/** Mail is fetched as soon as it is there, and taken off the server. */
function fetching(port: number): Prefs {
  const each = ['server1', 'server3'].flatMap((server) => [
    [`mail.server.${server}.port`, port],
    [`mail.server.${server}.authMethod`, 3],
    [`mail.server.${server}.leave_on_server`, false],
  ]);
  return Object.fromEntries(each) as Prefs;
}

const FETCH = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  for (const server of MailServices.accounts.allServers.filter(({ type }) => type === 'pop3')) {
    server.password = 'demo';
    server.getNewMessages(server.rootFolder, null, null);
  }`;

const ARRIVED = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const server = MailServices.accounts.allServers.find(({ username }) => username === args[0]);
  const inbox = server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
  const [header] = inbox ? [...inbox.messages] : [];
  return header ? inbox.getUriForMsg(header) : null;`;

async function start(
  program: string,
): Promise<{ readonly thunderbird: Thunderbird; readonly close: () => Promise<void> }> {
  const post = await openPostOffice([nora.address, ben.address]);
  const started: { thunderbird?: Thunderbird } = {};
  const thunderbird = await Thunderbird.start({
    program,
    isVisible,
    person: nora,
    profile: join(folder, 'profile'),
    extension: join(root, 'dist/thunderbird'),
    prefs: { ...secondAccount(ben), ...fetching(post.port) },
    deliver: (mail) => {
      post.deliver(mail);
      // A window that is just closing cannot be asked: Get Messages brings the mail then.
      started.thunderbird?.marionette.run(FETCH).catch(() => undefined);
    },
  });
  started.thunderbird = thunderbird;
  await thunderbird.marionette.run(FETCH);
  return { thunderbird, close: () => post.close() };
}

async function giveKeys(thunderbird: Thunderbird): Promise<void> {
  const file = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });
  const settings = await SettingsPage.open(thunderbird);
  await settings.accept('organisations', file('ca.pem'));
  for (const who of ['nora', 'ben']) {
    await settings.importMine(file(`${who}.p12`), readFileSync(join(folder, `${who}.password`), 'utf8'));
    await settings.accept('people', file(`${who}.pem`));
  }
  await settings.close();
}

/** One secure letter from Nora to Ben, sent by one click and read with none. Throws what went wrong. */
async function check(thunderbird: Thunderbird): Promise<void> {
  await writeLetter(thunderbird, { to: ben.address, subject: 'How is he?' });
  await pressSendSecure(thunderbird);
  const { marionette, sink } = thunderbird;
  await marionette.until('the letter on its way', async () => sink.taken.length > 0);
  if (isInClear(sink.heard())) throw new Error('the letter left in clear');
  const [user = ''] = ben.address.split('@');
  const uri = await marionette.until(
    'the letter with Ben',
    () => marionette.run(ARRIVED, user) as Promise<string | null>,
  );
  const { body, subject, bars } = await show(thunderbird, uri);
  if (!isInClear(body)) throw new Error(`Ben cannot read it: ${body}`);
  console.log(
    `sent   Nora to Ben, nothing of it in clear on the way\nread   "${subject}"\nsays   ${bars[0]?.text ?? 'nothing'}`,
  );
}

async function main(): Promise<void> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (program === undefined)
    return stop('Thunderbird is not installed: on Debian or Ubuntu, apt-get install thunderbird.');
  if (isVisible && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return stop('There is no screen to open Thunderbird on. Without one: npm run thunderbird -- --headless --check');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  makeAuthority(folder);
  makeCertificate(folder, 'nora', nora, 'RSA-3072');
  makeCertificate(folder, 'ben', ben, 'P-256');
  const { thunderbird, close } = await start(program);
  try {
    await giveKeys(thunderbird);
    if (isCheck) await check(thunderbird);
    else {
      console.log(
        `\n${TO_TRY}\nClose its window when you have seen enough. All of it lies in ${relative(process.cwd(), folder)}.`,
      );
      await thunderbird.closed();
    }
  } finally {
    await thunderbird.stop({ keep: true });
    await close();
  }
}

function stop(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

await main();

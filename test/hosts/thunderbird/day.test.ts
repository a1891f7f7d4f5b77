/** The whole extension in the real program: keys in by the settings page, one click sends, zero clicks read. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Office } from '../../core/flows/office.ts';
import { CANARY, isInClear, pressSendSecure, writeLetter } from './compose.ts';
import { show } from './reader.ts';
import { SettingsPage } from './settings.ts';
import { Thunderbird } from './thunderbird.ts';

const office = new Office();
let thunderbird: Thunderbird;

const file = (name: string) => ({ name, bytes: office.file(name) });

beforeAll(async () => {
  await office.certificate('ann', 'ann@clinic.example');
  await office.certificate('ben', 'ben@partner.example');
  await office.openpgpKey('Carla', 'carla@partner.example');
  thunderbird = await Thunderbird.start();
  const settings = await SettingsPage.open(thunderbird);
  await settings.importMine(file('ann.p12'), 'kettle');
  await settings.accept('organisations', file('ca.crt'));
  await settings.close();
}, 90_000);

afterAll(async () => {
  await thunderbird.stop();
  office.close();
});

function openssl(...args: readonly string[]): string {
  return office.openssl(...args).toString('latin1');
}

describe('a day with Send Secure', { timeout: 60_000 }, () => {
  it('reads a mail that OpenSSL signed and encrypted, without a click, and says whose it is', async () => {
    const body = `Content-Type: text/plain\r\n\r\n${CANARY} how is he?\r\n`;
    writeFileSync(join(office.folder, 'body'), body);
    openssl('cms', '-sign', '-in', 'body', '-signer', 'ben.crt', '-inkey', 'ben.key', '-out', 'signed');
    openssl('cms', '-encrypt', '-aes256', '-in', 'signed', '-out', 'sealed', '-from', 'Ben <ben@partner.example>', '-to', 'ann@clinic.example', '-subject', 'A question', 'ann.crt'); // prettier-ignore
    const { body: text, bars, hasOwnIcon } = await show(thunderbird, await thunderbird.deliver(office.file('sealed')));
    expect(text).toBe(`${CANARY} how is he?`);
    expect(bars).toMatchObject([{ type: 'success', text: expect.stringContaining('signed this. It was protected on its way to you.') }]); // prettier-ignore
    expect(hasOwnIcon).toBe(false);
  });

  it('sends to whoever wrote signed mail with one click, and keeps a copy that opens', async () => {
    await writeLetter(thunderbird, { to: 'ben@partner.example', subject: `Answer ${CANARY}` });
    await pressSendSecure(thunderbird);
    await thunderbird.marionette.until('the mail', async () => thunderbird.sink.taken.length === 1);
    const [mail] = thunderbird.sink.taken;
    expect(mail?.to).toEqual(['ben@partner.example']);
    expect(isInClear(thunderbird.sink.heard())).toBe(false);
    writeFileSync(join(office.folder, 'sent.eml'), mail?.message ?? '');
    openssl('cms', '-decrypt', '-in', 'sent.eml', '-recip', 'ben.crt', '-inkey', 'ben.key', '-out', 'opened.eml');
    const opened = openssl('cms', '-verify', '-in', 'opened.eml', '-CAfile', 'ca.crt');
    expect(opened).toContain(CANARY);
    expect(opened).toContain('Subject: Answer');
  });

  it('stops for somebody without a key: the window stays, and nothing leaves', async () => {
    const before = thunderbird.sink.taken.length;
    await writeLetter(thunderbird, { to: 'sam@nowhere.example', subject: CANARY });
    await pressSendSecure(thunderbird);
    const state = await thunderbird.marionette.until('the pane', () => pane(thunderbird, 'sam@nowhere.example'));
    expect(state).toMatch(/Can't get this securely yet|Couldn't check just now/);
    expect(thunderbird.sink.taken).toHaveLength(before);
  });
});

/** Words of the pane beside the message, once it speaks of this address. */
async function pane(program: Thunderbird, address: string): Promise<string | null> {
  const text = (await program.page('panel.html', `return page.document.body.innerText;`)) as string;
  return text.includes(address) && !text.includes('Checking') ? text : null;
}

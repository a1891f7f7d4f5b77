import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePem } from '../../../src/bytes/index.ts';
import { importPrivateKey } from '../../../src/crypto/index.ts';
import type { Certificate } from '../../../src/model/index.ts';
import type { OwnKey } from '../../../src/smime/index.ts';
import { openPkcs12, readCertificates } from '../../../src/x509/index.ts';
import { asEntity, engine, openAll, summary, vector, vectorJson } from './vectors.ts';

const list = (folder: string, pattern: RegExp): string[] =>
  readdirSync(new URL(`../../vectors/${folder}/`, import.meta.url)).filter((name) => pattern.test(name));
const textOf = (content: Uint8Array | null): string =>
  content === null ? '' : Buffer.from(content).toString('latin1');

async function keysOfFiles(folder: string, files: readonly string[]): Promise<OwnKey[]> {
  const opened = await Promise.all(files.map((file) => openPkcs12(engine, vector(`${folder}/${file}`), 'nss')));
  return opened.flatMap(({ keys }) => keys);
}

describe('nss-interop: envelopes by OAEP and ECDH in all their variants', () => {
  it.each(list('nss-interop', /\.env$/))('%s', async (file) => {
    const keys = await keysOfFiles('nss-interop', ['Fran.p12', 'Fran-ec.p12']);
    const opened = await openAll(asEntity(vector(`nss-interop/${file}`)), { keys, allowWeak: new Set(['3des']) });
    expect(textOf(opened.content)).toBe('This is a test message to Fran.\n');
  });
});

describe('rfc4134: examples', () => {
  const folder = 'rfc4134';
  const divergences = vectorJson<Record<string, { ours: string }>>(`${folder}/divergences.json`);
  const certificates = list(folder, /\.cer$/).flatMap((file) => readCertificates(vector(`${folder}/${file}`)));
  const allowWeak = new Set(['sha1', 'rsa1024', '3des', 'rc2'] as const);

  it.each(list(folder, /^\d.*\.(bin|eml)$/))('%s', async (file) => {
    const key = await importPrivateKey(engine, vector(`${folder}/BobPrivRSAEncrypt.pri`));
    const bytes = vector(`${folder}/${file}`);
    const message = file.endsWith('.eml') ? bytes : asEntity(bytes);
    const found = await openAll(message, { keys: [{ key, certificate: null }], certificates, allowWeak });
    const expected = divergences[file]?.ours ?? (file.startsWith('5') ? 'opened 3DES-CBC' : 'valid');
    expect(summary(found)).toBe(expected);
    if (found.failure === null && expected !== 'nothing')
      expect(textOf(found.content).trim()).toBe('This is some sample content.');
  });
});

describe('openssl-cms: broken and odd objects', () => {
  const folder = 'openssl-cms';
  let keys: OwnKey[] = [];

  beforeAll(async () => {
    keys = await Promise.all(
      ['certs/smrsa1.pem', 'certs/smrsa3.pem', 'certs/smec1.pem', 'ecdh'].map(async (name) => {
        const [keyFile, certificateFile] = name === 'ecdh' ? ['ecdh-key.pem', 'ecdh-cert.pem'] : [name, name];
        const blocks = decodePem(textOf(vector(`${folder}/${keyFile}`)));
        const der = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))?.bytes ?? new Uint8Array();
        const [certificate] = readCertificates(vector(`${folder}/${certificateFile}`));
        return { key: await importPrivateKey(engine, der), certificate: certificate ?? null };
      }),
    );
  });

  it.each([
    ['bad_signtime_attr.cms', 'malformed'],
    ['ct_multiple_attr.cms', 'malformed'],
    ['no_ct_attr.cms', 'malformed'],
    ['no_md_attr.cms', 'malformed'],
    ['dh-malformed.der', 'failed no-key'],
    ['ecdh-malformed.der', 'failed cannot-decrypt'],
    ['rsa-malformed.der', 'failed cannot-decrypt'],
  ])('%s: %s', async (file, expected) => {
    expect(summary(await openAll(asEntity(vector(`${folder}/${file}`)), { keys }))).toBe(expected);
  });

  it('a digest that nobody knows any more', async () => {
    const [block] = decodePem(textOf(vector(`${folder}/pkcs7-md4.pem`)));
    expect(summary(await openAll(asEntity(block?.bytes ?? new Uint8Array()), {}))).toBe('unsupported');
  });

  it('an envelope to keys that are not ours', async () => {
    const found = await openAll(vector(`${folder}/ciphertext_from_1_1_1.cms`), { keys });
    expect(summary(found)).toBe('failed no-key');
  });
});

describe('pqc-cms: what we can name but not compute', () => {
  it.each(['ml-kem-768_kemri.der', 'ml-kem-768_kemri_auth.der'])('%s', async (file) => {
    const found = await openAll(asEntity(vector(`pqc-cms/${file}`)), {});
    expect(summary(found)).toBe('failed no-key');
    expect(found.layers).toMatchObject([
      { encryption: { recipients: [{ type: 'kem', id: expect.stringMatching(/^[0-9a-f]{8,}$/), mine: false }] } },
    ]);
  });

  it('a signer by ML-DSA', async () => {
    const found = await openAll(asEntity(vector('pqc-cms/ml-dsa-44_signed_attrs.der')), {});
    expect(summary(found)).toBe('unsupported');
  });
});

interface Row {
  readonly filename: string;
  readonly enc: boolean;
  readonly sig?: boolean;
  readonly sig_good?: boolean;
  readonly check_text?: string;
}

describe('thunderbird-smime: what Thunderbird reports of each message', () => {
  const folder = 'thunderbird-smime/smime';
  const rows = vectorJson<Row[]>('thunderbird-smime/EXPECTED-smime.json');
  const divergences = vectorJson<Record<string, { ours: string }>>('thunderbird-smime/divergences.json');
  let keys: OwnKey[] = [];
  let certificates: Certificate[] = [];

  beforeAll(async () => {
    keys = await keysOfFiles(folder, list(folder, /\.p12$/));
    certificates = readCertificates(vector(`${folder}/TestCA.pem`));
  });

  it.each(rows)('$filename', async ({ filename, enc, sig = false, sig_good = false, check_text }) => {
    const found = await openAll(vector(`${folder}/${filename}`), { keys, certificates, allowWeak: new Set(['3des']) });
    const signatures = found.layers.flatMap((layer) => (layer.kind === 'signature' ? layer.signatures : []));
    const ours = [
      found.layers.some(({ kind }) => kind === 'encryption') ? 'encrypted' : '',
      signatures.length > 0 ? 'signed' : '',
      signatures.length > 0 && signatures.every(({ status }) => status === 'valid') ? 'good' : '',
    ];
    const theirs = [enc ? 'encrypted' : '', sig ? 'signed' : '', sig_good ? 'good' : ''];
    const words = (facts: readonly string[]): string => facts.filter((fact) => fact !== '').join(' ');
    expect(words(ours)).toBe(divergences[filename]?.ours ?? words(theirs));
    expect(found.failure).toBeNull();
    if (check_text !== undefined) expect(textOf(found.content)).toContain(check_text);
  });

  it('divergences are divergences of rows that there are', () => {
    expect(Object.keys(divergences).filter((name) => !rows.some(({ filename }) => filename === name))).toEqual([]);
  });
});

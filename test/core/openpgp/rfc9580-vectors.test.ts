import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { openInline, openMessage } from '../../../src/openpgp/index.ts';
import { context, encryptionOf, engine, onlyKey, signaturesOf, text, utf8 } from './people.ts';

const FOLDER = join(import.meta.dirname, '../../vectors/openpgp-rfc9580');
const AT = new Date('2026-01-01T00:00:00Z');
const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name); // prettier-ignore
const cases = folders.flatMap((folder) =>
  ['enc-seipdv1.msg', 'enc-seipdv2.msg', 'csf.msg']
    .filter((file) => existsSync(join(FOLDER, folder, file)))
    .map((file) => `${folder}/${file}`),
);
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, path)));
const divergences = JSON.parse(text(read('divergences.json'))) as Record<string, { got: string; reason: string }>;

async function outcome(path: string): Promise<string> {
  try {
    const key = await onlyKey(read(join(path, '../tsk.asc')), AT);
    const how = await context([key], [key], { at: AT });
    if (path.endsWith('csf.msg')) {
      const entity = parseMessage(concat([utf8('Content-Type: text/plain\r\n\r\n'), read(path)]));
      const [block] = (await openInline(engine, entity, how))?.blocks ?? [];
      const [signature] = signaturesOf(block ?? { layers: [] });
      return `${text(block?.text ?? null).trim()}, ${signature?.status ?? 'none'}${(signature?.reasons ?? []).join()}`;
    }
    const opened = await openMessage(read(path), how);
    if (opened.failure !== undefined) return opened.failure.code;
    const { algorithm, integrity } = encryptionOf(opened);
    const signed = signaturesOf(opened).map(({ status }) => `, ${status}`);
    return `${text(opened.data).trim()}, ${integrity}, ${algorithm}${signed.join('')}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('RFC 9580 samples', () => {
  test.each(cases)('%s', async (path) => {
    const divergence = divergences[path];
    const got = await outcome(path);
    const expected = path.endsWith('csf.msg')
      ? /^hello world, valid$/
      : path.endsWith('v2.msg')
        ? /^hello world, aead, AES-(128|256)-(OCB|GCM|EAX)/
        : /^hello world, mdc, AES-(128|256)-CFB/;
    if (divergence === undefined) expect(got).toMatch(expected);
    else {
      expect(got, 'a divergence that is gone must leave the list').not.toMatch(expected);
      expect(got).toBe(divergence.got);
    }
  });
});

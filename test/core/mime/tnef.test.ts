/** winmail.dat against the files that other readers extracted from it, and hostile variants. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBody, findPart, isTnef, parseMessage, readTnef } from '../../../src/mime/index.ts';
import { Failure, LIMITS } from '../../../src/model/index.ts';

const folder = new URL('../../vectors/tnef/', import.meta.url).pathname;
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(`${folder}/${path}`));
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.tnef') ? [file.slice(0, -5)] : []));

/** The extracted text files were written with LF. */
const unixText = (bytes: Uint8Array | string): string =>
  (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1')).replace(/\r\n/g, '\n');

/** Extracted OLE objects keep the 16 octets of the interface id in front. */
const withoutInterface = (name: string, file: string): Uint8Array =>
  name === 'winmail' && file.startsWith('Untitled') ? read(`${name}/${file}`).subarray(16) : read(`${name}/${file}`);

describe('winmail.dat', () => {
  test.each(names.filter((name) => existsSync(`${folder}/${name}`)))('%s: every file is found', (name) => {
    const message = readTnef(read(`${name}.tnef`));
    const found = message.attachments.map(({ filename, bytes }) => ({ filename, text: unixText(bytes) }));
    const files = readdirSync(`${folder}/${name}`).filter((file) => !file.startsWith('message.'));
    expect(found).toHaveLength(files.length);
    for (const file of files) {
      const filename = file.startsWith('Untitled') ? 'Untitled Attachment' : file;
      expect(found).toContainEqual({ filename, text: unixText(withoutInterface(name, file)) });
    }
  });

  test.each([
    ['attachments', 'rtf'],
    ['data-before-name', 'rtf'],
    ['long-filename', 'rtf'],
    ['multi-value-attribute', 'rtf'],
    ['rtf', 'rtf'],
    ['triples', 'rtf'],
    ['winmail', 'rtf'],
    ['body', 'html'],
    ['panic', 'html'],
    ['unicode-mapi-attr', 'html'],
    ['unicode-mapi-attr-name', 'html'],
    ['triples', 'txt'],
  ])('%s: the %s body', (name, kind) => {
    const { body } = readTnef(read(`${name}.tnef`));
    const expected = read(`${name}/message.${kind}`);
    if (kind === 'rtf') expect(unixText(body.rtf ?? '')).toBe(unixText(expected));
    else {
      const charset = name === 'unicode-mapi-attr-name' ? 'utf-8' : 'windows-1252';
      const text = kind === 'html' ? body.html : body.text;
      expect(unixText(text ?? '').trimEnd()).toBe(unixText(new TextDecoder(charset).decode(expected)).trimEnd());
    }
  });

  test('subject, class, content ids and media types', () => {
    const message = readTnef(read('panic.tnef'));
    expect(message.messageClass).toBe('IPM.Note');
    expect(message.subject).toMatch(/^Fw: VIKTIGT: Vill att någon/);
    expect(message.attachments[0]).toMatchObject({
      mimeType: 'image/jpeg',
      contentId: 'image001.jpg@01D139A1.76DB0C80',
      message: null,
    });
    expect(readTnef(read('triples.tnef')).messageClass).toBe('IPM.Appointment');
    expect(readTnef(read('garbage-at-end.tnef'))).toMatchObject({
      messageClass: 'IPM.Microsoft Mail.Read Receipt',
      complete: false,
    });
  });

  test('as an attachment of a mail, HTML in KOI8-R', () => {
    const part = findPart(parseMessage(read('ukr.eml')), '1.2');
    expect(part?.filename).toBe('winmail.dat');
    const bytes = decodeBody(part ?? parseMessage(new Uint8Array(0)));
    expect(isTnef(bytes)).toBe(true);
    expect(readTnef(bytes).body.html).toContain('<p>шостий</p>');
  });

  test('an embedded message is read, and embedding has a limit', () => {
    let stream = tnef([]);
    for (let depth = 0; depth < 3; depth += 1) stream = tnef([stream]);
    expect(readTnef(stream).attachments[0]?.message?.attachments[0]?.message?.attachments).toHaveLength(1);
    expect(() => readTnef(stream, { ...LIMITS, mimeDepth: 2 })).toThrow(
      expect.objectContaining({ code: 'too-deep' }) as Error,
    );
  });

  test('RTF that would unfold too far is refused before it does', () => {
    const bytes = read('rtf.tnef');
    expect(() => readTnef(bytes, { ...LIMITS, inflatedBytes: 100 })).toThrow(
      expect.objectContaining({ code: 'too-large' }) as Error,
    );
  });

  test('other octets are malformed, and damage gives a message or a Failure', () => {
    expect(() => readTnef(new Uint8Array(10))).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
    const samples = ['triples', 'multi-value-attribute', 'two-files', 'rtf', 'unicode-mapi-attr'].map((name) =>
      read(`${name}.tnef`),
    );
    const change = fc.record({
      sample: fc.constantFrom(...samples),
      at: fc.nat(20000),
      octet: fc.nat(255),
      cut: fc.nat(20000),
    });
    fc.assert(
      fc.property(change, ({ sample, at, octet, cut }) => {
        const damaged = sample.slice(0, Math.max(4, sample.length - (cut % sample.length)));
        damaged[4 + (at % damaged.length)] = octet;
        try {
          readTnef(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** A stream with these streams embedded as messages. */
function tnef(embedded: readonly Uint8Array[]): Uint8Array {
  const attachments = embedded.flatMap((inner) => {
    const value = Buffer.concat([Buffer.alloc(16), inner]);
    const padding = Buffer.alloc(-value.length & 3);
    const property = [u32(1), Buffer.from([0x0d, 0, 0x01, 0x37]), u32(1), u32(value.length), value, padding];
    return [attribute(2, 0x00069002, Buffer.alloc(14)), attribute(2, 0x00069005, Buffer.concat(property))];
  });
  return new Uint8Array(Buffer.concat([u32(0x223e9f78), Buffer.alloc(2), ...attachments]));
}

function attribute(level: number, id: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([level]), u32(id), u32(value.length), value, Buffer.alloc(2)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

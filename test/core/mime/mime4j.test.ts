/** The awkward messages of mime4j against its expected structure, fields and decoded bodies. */

import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/mime/index.ts';
import { describeEntity, readExpected } from './mime4j-expected.ts';

const folder = new URL('../../vectors/mime4j/', import.meta.url).pathname;
const divergences = JSON.parse(readFileSync(`${folder}/divergences.json`, 'utf8')) as Record<string, string>;
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.msg') ? [file.slice(0, -4)] : []));

describe('mime4j', () => {
  test.each(names)('%s', (name) => {
    const ours = describeEntity(parseMessage(new Uint8Array(readFileSync(`${folder}/${name}.msg`))));
    const theirs = readExpected(folder, name);
    if (divergences[name] === undefined) expect(ours).toEqual(theirs);
    else expect(ours, 'no longer diverges').not.toEqual(theirs);
  });

  test('every recorded divergence is of a message that is here, and most messages agree', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(divergences)));
    expect(names.length - Object.keys(divergences).length).toBeGreaterThan(60);
  });
});

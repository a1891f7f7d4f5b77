import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { englishPanes } from '../../../src/text/english-panes.ts';
import { dayText, type PaneCode, sayIn, sinceText, sizeText } from '../../../src/text/index.ts';
import { CODES_WITH_ARGUMENTS, PLAIN_CODES } from '../../../src/text/pane-codes.ts';

/** Every language's messages: a new one is one more row. */
const languages = { en: englishPanes };

const codes: readonly string[] = [...PLAIN_CODES, ...Object.keys(CODES_WITH_ARGUMENTS)];
const argumentsOf = (code: string): readonly string[] =>
  Object.entries(CODES_WITH_ARGUMENTS).find(([each]) => each === code)?.[1] ?? [];

const root = join(import.meta.dirname, '../../..');
/** Whoever speaks to people: the panes, and the clients around them. */
const uiSource = ['src/ui', 'src/text', 'ext-thunderbird/background']
  .map((folder) => join(root, folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('pane-codes.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe.each(Object.entries(languages))('the words of the panes, %s', (_language, messages) => {
  const ids = [...messages.matchAll(/^([a-z-]+) =/gm)].map(([, id = '']) => id);

  it('lack no code, and have none that nobody asks for', () => {
    expect([...ids].sort()).toEqual([...codes].sort());
  });

  it('are messages that Fluent can read, all of them', () => {
    expect(new FluentResource(messages).body.map(({ id }) => id)).toEqual(ids);
  });

  it('use no argument that their code does not bring', () => {
    const blocks = messages.split(/^(?=[a-z-]+ =)/m);
    const strangers = blocks.flatMap((block) => {
      const code = /^[a-z-]+/.exec(block)?.[0] ?? '';
      const used = [...block.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
      return used.filter((name) => !argumentsOf(code).includes(name)).map((name) => `${code}: ${name}`);
    });
    expect(strangers).toEqual([]);
  });
});

describe('the codes of the panes', () => {
  it('are all asked for somewhere', () => {
    const asked = [...uiSource.matchAll(/'([a-z][a-z-]+)'/g)].map(([, code = '']) => code);
    const families = [...uiSource.matchAll(/`([a-z-]*)\$\{([\w.]+)\}([a-z-]*)`/g)].map(
      ([, before = '', , after = '']) => new RegExp(`^${before}[a-z-]+${after}$`),
    );
    const isAsked = (code: string) => asked.includes(code) || families.some((family) => family.test(code));
    expect(codes.filter((code) => !isAsked(code))).toEqual([]);
  });

  it('keep the writing direction of names to the names', () => {
    const say = sayIn('en');
    const code: PaneCode = 'row-protected';
    expect(say(code, { name: 'אנה' })).toBe('Protected for \u2068אנה\u2069');
  });
});

describe('days and sizes', () => {
  const now = new Date(2026, 10, 27, 10);
  const say = sayIn('en');
  const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');

  it.each([
    [0, 'since today'],
    [-1, 'since today'],
    [1, 'since yesterday'],
    [3, 'since Tuesday'],
    [6, 'since Saturday'],
    [7, 'since 20 November 2026'],
  ])('%i days ago is %s', (days, text) => {
    expect(plain(sinceText(new Date(2026, 10, 27 - days, 23), now, 'en', say))).toBe(text);
  });

  it('a day stands before its month, and the month in letters', () => {
    expect(dayText(new Date(2026, 4, 3), 'en')).toBe('3 May 2026');
  });

  it.each([
    [1, '1 kB'],
    [999_000, '999 kB'],
    [12_440_000, '12.4 MB'],
  ])('%i octets are %s', (octets, text) => {
    expect(plain(sizeText(octets, say))).toBe(text);
  });
});

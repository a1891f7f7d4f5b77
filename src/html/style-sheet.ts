/** Style sheets of a mail: the plain rules that Word and Outlook write (`p.MsoNormal { … }`), put where they apply. */

import { type Declarations, mergeDeclarations, readDeclarations } from './declarations.ts';

/** Declarations by selector: `p`, `.name` or `p.name`. */
export type StyleSheet = ReadonlyMap<string, Declarations>;

const SELECTOR = /^(?:[a-z][a-z0-9]*)?(?:\.[\w-]+)?$/i;

/** Classes of one element that are looked up; mail has one or two. */
const CLASSES = 8;

/**
 * Rules with a condition, a pseudo-class, a combination, an attribute or an id in their selector are left out, and so is all
 * inside of at-rules: what is shown is the same everywhere and always.
 */
export function readStyleSheet(text: string): StyleSheet {
  const rules = new Map<string, Declarations>();
  for (const { prelude, block } of plainRules(text.replace(/\/\*[^]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' '))) {
    const selectors = prelude.split(',').map((selector) => selector.trim().toLowerCase());
    const usable = selectors.filter((selector) => selector !== '' && SELECTOR.test(selector));
    if (usable.length === 0) continue;
    const declared = readDeclarations(block);
    if (declared.size === 0) continue;
    for (const selector of usable) {
      const before = rules.get(selector);
      rules.set(selector, before === undefined ? declared : mergeDeclarations([before, declared]));
    }
  }
  return rules;
}

/** Rules at the top level, in one pass over the brackets. */
function* plainRules(text: string): Generator<{ prelude: string; block: string }> {
  let depth = 0;
  let start = 0;
  let prelude = '';
  for (const { 0: mark, index } of text.matchAll(/[{};]/g)) {
    if (mark === '{' && depth++ === 0) {
      prelude = text.slice(start, index).trim();
      start = index + 1;
    } else if (mark === '}' && depth > 0 && --depth === 0) {
      if (!prelude.startsWith('@')) yield { prelude, block: text.slice(start, index) };
      start = index + 1;
    } else if (mark === ';' && depth === 0) {
      start = index + 1;
    }
  }
}

/** What the sheet says of an element, the general first. */
export function matching(sheet: StyleSheet, name: string, classes: string | null): Declarations[] {
  if (sheet.size === 0) return [];
  const names = (classes ?? '')
    .toLowerCase()
    .split(/\s+/, CLASSES)
    .filter((each) => each !== '');
  const selectors = [name, ...names.map((each) => `.${each}`), ...names.map((each) => `${name}.${each}`)];
  return selectors.flatMap((selector) => sheet.get(selector) ?? []);
}

/** The declarations of a style attribute or rule, taken apart: only the properties that are shown or that hide. */

import { COLOUR_NAMES } from './colour-names.ts';

export interface Declaration {
  /** Lower case, without `!important`. */
  readonly value: string;
  readonly important: boolean;
}

/** Property -> what is declared; shorthands are taken apart. */
export type Declarations = ReadonlyMap<string, Declaration>;

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

const KNOWN = new Set(
  [
    'color background-color font-family font-size font-style font-weight line-height text-align text-decoration',
    'vertical-align white-space direction list-style-type border-collapse border-spacing border-radius',
    'border-top border-right border-bottom border-left width max-width height table-layout',
    'margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left',
    'display visibility opacity overflow overflow-x overflow-y max-height position left top clip clip-path text-indent',
    'background-image',
  ].flatMap((names) => names.split(' ')),
);

/** Longest style attribute that is read; Word writes a few hundred characters. */
const LONGEST = 4_000;

/** One declaration: quotes and brackets keep their semicolons to themselves. */
const DECLARATION = /(?:[^;"'()]|"[^"]*"|'[^']*'|\((?:[^()]|\([^()]*\))*\))+/g;

/** What cannot be read is left out: escapes too, for nobody needs them but to hide a word. */
export function readDeclarations(text: string): Declarations {
  const declared = new Map<string, Declaration>();
  if (text.length > LONGEST) return declared;
  for (const [piece] of text.replace(/\/\*[^]*?(?:\*\/|$)/g, ' ').matchAll(DECLARATION)) {
    const [, name = '', rest = ''] = /^\s*([a-z-]+)\s*:([^]*)$/i.exec(piece) ?? [];
    if (name === '' || /[\\<>{}@]/.test(rest)) continue;
    const plain = rest.replace(/\s+/g, ' ').trim();
    const value = plain.replace(/ ?! ?important$/i, '');
    const important = value.length < plain.length;
    for (const [property, part] of expand(name.toLowerCase(), value.toLowerCase())) {
      if (KNOWN.has(property)) add(declared, property, { value: part, important });
    }
  }
  return declared;
}

/** Later ones win, but not over an important one. */
export function mergeDeclarations(lists: readonly Declarations[]): Declarations {
  const [only] = lists;
  if (lists.length <= 1) return only ?? new Map();
  const merged = new Map<string, Declaration>();
  for (const list of lists) for (const [property, declaration] of list) add(merged, property, declaration);
  return merged;
}

function add(declared: Map<string, Declaration>, property: string, declaration: Declaration): void {
  if (declared.get(property)?.important === true && !declaration.important) return;
  declared.set(property, declaration);
}

/** Shorthands as what they stand for. */
function expand(name: string, value: string): [string, string][] {
  switch (name) {
    case 'margin':
    case 'padding':
      return expandSides(name, value);
    case 'border':
      return SIDES.map((side) => [`border-${side}`, value]);
    case 'background':
      return expandBackground(value);
    case 'background-image':
      return value === 'none' ? [] : [['background-image', 'picture']];
    case 'font':
      return expandFont(value);
    case 'text-decoration-line':
      return [['text-decoration', value]];
    case 'list-style':
      return value.split(/\s+/).map((word) => ['list-style-type', word]);
    default:
      return [[name, value]];
  }
}

function expandSides(name: string, value: string): [string, string][] {
  const [top = '', right = top, bottom = top, left = right] = value.split(/\s+/);
  const values = [top, right, bottom, left];
  return SIDES.map((side, index) => [`${name}-${side}`, values[index] ?? '']);
}

/** Its colour, and that there was a picture: a gradient counts as one. */
function expandBackground(value: string): [string, string][] {
  return [...value.matchAll(/[^ ()]*\((?:[^()]|\([^()]*\))*\)|[^ ()]+/g)].flatMap(([word]): [string, string][] => {
    if (/^(?:#|rgba?\()/.test(word) || COLOUR_NAMES.has(word) || word === 'transparent') {
      return [['background-color', word]];
    }
    return word.includes('(') ? [['background-image', 'picture']] : [];
  });
}

/** `italic bold 14px/1.5 Arial, sans-serif`: size and family at least. */
function expandFont(value: string): [string, string][] {
  const [, before = '', size, lineHeight, family = ''] =
    /^((?:(?:italic|oblique|normal|bold|bolder|lighter|small-caps|[1-9]00) )*)([\w.%-]+)(?: ?\/ ?([\w.%]+))? (.+)$/.exec(
      value,
    ) ?? [];
  if (size === undefined) return [];
  const found: [string, string][] = [
    ['font-size', size],
    ['font-family', family],
  ];
  for (const word of before.split(/\s+/)) {
    if (/^(?:italic|oblique)$/.test(word)) found.push(['font-style', word]);
    if (/^(?:bold|bolder|lighter|\d+)$/.test(word)) found.push(['font-weight', word]);
  }
  if (lineHeight !== undefined) found.push(['line-height', lineHeight]);
  return found;
}

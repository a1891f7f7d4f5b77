/** The attributes of what is shown, each made anew; none that names, loads, runs or is looked up by others. */

import { WIDE } from './box-style.ts';
import type { Declaration, Declarations } from './declarations.ts';

/** Reads an attribute of the element in the mail. */
export type Attributes = (name: string) => string | null;

type Rule = (value: string) => string | null;

const words =
  (pattern: RegExp): Rule =>
  (value) =>
    pattern.test(value) ? value.toLowerCase() : null;

const number =
  (least: number, most: number): Rule =>
  (value) => {
    const read = /^\s*(\d{1,7})(?:\.\d*)?(?:px)?\s*$/.exec(value)?.[1];
    return read === undefined || Number(read) < least ? null : String(Math.min(Number(read), most));
  };

const size: Rule = (value) =>
  /^\s*(?:100|[1-9]\d?)(?:\.\d+)?%\s*$/.test(value) ? `${parseInt(value, 10)}%` : number(1, 1_200)(value);

/** It becomes a style that lets the table be narrower. */
const isWide = (value: string): boolean => Number(number(0, 9_999)(value) ?? 0) >= WIDE;

const align = words(/^(?:left|center|right|justify)$/i);
const valign = words(/^(?:top|middle|bottom|baseline)$/i);
const cell = { width: size, height: number(1, 600), align, valign, colspan: number(1, 100), rowspan: number(1, 100) };

/** What every element may have. */
const EVERYWHERE: Readonly<Record<string, Rule>> = {
  dir: words(/^auto$/i),
  lang: words(/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i),
};

const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  table: {
    width: (value) => (isWide(value) ? null : size(value)),
    align: words(/^center$/i),
    border: number(0, 20),
    cellpadding: number(0, 40),
    cellspacing: number(0, 20),
    role: words(/^(?:presentation|none)$/i),
  },
  tr: { align, valign, height: number(1, 600) },
  td: cell,
  th: { ...cell, scope: words(/^(?:row|col|rowgroup|colgroup)$/i) },
  tbody: { align, valign },
  thead: { align, valign },
  tfoot: { align, valign },
  img: { width: size, height: number(1, 1_200) },
  hr: { width: size, align },
  ol: { start: number(0, 9_999_999), type: (value) => (/^[1aAiI]$/.test(value) ? value : null) },
  li: { value: number(0, 9_999_999) },
  blockquote: { type: words(/^cite$/i) },
  ...Object.fromEntries(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, { align }])),
};

/** Every name that is written, for the sanitiser that looks after us. */
export const ATTRIBUTE_NAMES: readonly string[] = [
  ...new Set([
    ...['style', 'href', 'target', 'rel', 'src', 'alt'],
    ...[EVERYWHERE, ...Object.values(RULES)].flatMap((rules) => Object.keys(rules)),
  ]),
];

/** Name and value of each attribute that is kept. `name`: of the element in the mail; `shown`: of the one written. */
export function keptAttributes(name: string, shown: string, attributes: Attributes): [string, string][] {
  const own = Object.hasOwn(RULES, shown) ? RULES[shown] : undefined;
  const kept: [string, string][] = [];
  if (name === 'center') kept.push(['align', 'center']);
  for (const [attribute, rule] of [...Object.entries(EVERYWHERE), ...Object.entries(own ?? {})]) {
    const value = attributes(attribute);
    const safe = value === null ? null : rule(value);
    if (safe !== null) kept.push([attribute, safe]);
  }
  return kept;
}

const FONT_SIZES = ['x-small', 'x-small', 'small', 'medium', 'large', 'x-large', 'xx-large', '48px'];

/** Attributes that are styles by another name (HTML Standard §15): colours, fonts, backgrounds. */
export function styledBy(name: string, attributes: Attributes): Declarations {
  const declared = new Map<string, Declaration>();
  const declare = (property: string, value: string): void => {
    declared.set(property, { value: value.trim().toLowerCase(), important: false });
  };
  const colour = (property: string, attribute: string): void => {
    const value = attributes(attribute)?.trim();
    if (value !== undefined && value !== '') declare(property, /^[0-9a-f]{6}$/i.test(value) ? `#${value}` : value);
  };
  const direction = attributes('dir')?.trim().toLowerCase() ?? '';
  if (/^(?:ltr|rtl|auto)$/.test(direction)) declare('direction', direction);
  colour('background-color', 'bgcolor');
  const width = attributes('width');
  if (name === 'table' && width !== null && isWide(width)) declare('width', `${parseInt(width, 10)}px`);
  if (attributes('background') !== null) declare('background-image', 'picture');
  if (name === 'body') colour('color', 'text');
  if (name === 'font') {
    colour('color', 'color');
    const face = attributes('face');
    if (face !== null) declare('font-family', face);
    const fontSize = /^[1-7]$/.exec(attributes('size') ?? '')?.[0];
    if (fontSize !== undefined) declare('font-size', FONT_SIZES[Number(fontSize)] ?? 'medium');
  }
  if (/^(?:pre|listing|xmp|plaintext)$/.test(name)) declare('white-space', 'pre-wrap');
  if (/^(?:pre|listing|xmp|plaintext|code|tt|kbd|samp)$/.test(name)) declare('font-family', 'monospace');
  return declared;
}

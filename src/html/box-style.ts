/** The box of an element: margins, borders, sizes; never such that text leaves it, lies on other text or is out of sight. */

import { BLACK, WHITE, readColour, writeColour } from './colour.ts';
import type { Declarations } from './declarations.ts';
import { defaultIndent, isInline } from './elements.ts';
import { clamp, readLength, readPercent, writePx } from './lengths.ts';

interface Place {
  readonly fontSize: number;
  /** px from the left so far */
  readonly indent: number;
}

type Written = [string, string][];

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

/** Most px of one margin or padding, and of all that push one text to the right. */
const WIDEST_SPACE = 80;
const FURTHEST_RIGHT = 320;
/** Narrowest and widest px for boxes of text, so that words fit; newsletters are 600 wide. */
const NARROWEST = 100;
const WIDEST = 1_200;
const TALLEST = 600;
/** From here, a table is what holds a newsletter together. */
export const WIDE = 400;

/** Writes what is kept; returns how far from the left what is inside begins. */
export function settleBox(shown: string, declared: Declarations, place: Place, written: Written): number {
  if (declared.size === 0 && defaultIndent(shown) === null) return place.indent;
  const indent = settleSpaces(shown, declared, place, written);
  for (const side of SIDES) {
    const border = readBorder(declared.get(`border-${side}`)?.value ?? '', place.fontSize);
    if (border !== null) written.push([`border-${side}`, border]);
  }
  for (const [property, most] of [
    ['border-spacing', 20],
    ['border-radius', 40],
  ] as const) {
    const px = readLength(declared.get(property)?.value ?? '', place.fontSize);
    if (px !== null) written.push([property, writePx(clamp(px, 0, most))]);
  }
  settleSize(shown, declared, place.fontSize, written);
  return indent;
}

function settleSpaces(shown: string, declared: Declarations, place: Place, written: Written): number {
  const byDefault = defaultIndent(shown);
  let indent = place.indent;
  for (const kind of ['margin', 'padding'] as const) {
    for (const side of SIDES) {
      const property = `${kind}-${side}`;
      const asked = readSpace(kind, side, declared.get(property)?.value ?? '', place.fontSize);
      if (side !== 'left' || asked === 'auto') {
        if (asked !== null) written.push([property, asked === 'auto' ? asked : writePx(asked)]);
        continue;
      }
      const px = asked ?? (byDefault?.property === property ? byDefault.px : 0);
      const kept = indent + px > FURTHEST_RIGHT ? 0 : px;
      if (asked !== null || kept !== px) written.push([property, writePx(kept)]);
      indent += kept;
    }
  }
  return indent;
}

/** px, rounded as it is written; never negative, for that would lay boxes on each other. */
function readSpace(kind: string, side: string, value: string, fontSize: number): number | 'auto' | null {
  if (value === 'auto') return kind === 'margin' && (side === 'left' || side === 'right') ? 'auto' : null;
  const px = readLength(value, fontSize);
  return px === null ? null : Math.round(clamp(px, 0, WIDEST_SPACE) * 100) / 100;
}

/** `1px solid #cccccc`, in whatever order it was written. */
function readBorder(value: string, fontSize: number): string | null {
  if (value === '') return null;
  const words = value.match(/rgba?\([^()]*\)|[^\s()]+/g) ?? [];
  const style = words.find((word) => /^(?:none|solid|dashed|dotted|double|groove|ridge|inset|outset)$/.test(word));
  if (style === undefined || style === 'none')
    return /^(?:0|none|0px|0pt)\b/.test(value) || style === 'none' ? 'none' : null;
  const width = words.map((word) => readLength(word, fontSize)).find((px) => px !== null) ?? 1;
  const colour = words.map((word) => readColour(word, WHITE)).find((each) => each !== null) ?? BLACK;
  return `${writePx(clamp(width, 0, 20))} ${style} ${writeColour(colour)}`;
}

/** Width of tables, cells, pictures, rules and blocks; height where it only makes room. */
function settleSize(shown: string, declared: Declarations, fontSize: number, written: Written): void {
  const isInTable = shown === 'table' || shown === 'td' || shown === 'th';
  const isBlock = !isInline(shown) && !isInTable && shown !== 'img' && shown !== 'tr' && shown !== 'br';
  if (isBlock && /^inline/.test(declared.get('display')?.value ?? '')) return;
  const least = isBlock && shown !== 'hr' ? NARROWEST : 0;
  const wide = shown === 'table' ? readLength(declared.get('width')?.value ?? '', fontSize) : null;
  if (wide !== null && wide >= WIDE) {
    // What was made for a wide window has to fit into a narrow one too.
    written.push(['width', '100%'], ['max-width', writePx(Math.min(wide, WIDEST))]);
    return;
  }
  for (const property of ['width', 'max-width'] as const) {
    if (!isInTable && !isBlock && shown !== 'img') continue;
    const size = readSize(declared.get(property)?.value ?? '', fontSize, least, WIDEST);
    if (size !== null) written.push([property, size]);
  }
  if (!isInTable && shown !== 'img' && shown !== 'tr') return;
  const height = readSize(declared.get('height')?.value ?? '', fontSize, 0, TALLEST);
  if (height !== null && !height.endsWith('%')) written.push(['height', height]);
  else if (shown === 'img' && declared.get('height')?.value === 'auto') written.push(['height', 'auto']);
}

function readSize(value: string, fontSize: number, least: number, most: number): string | null {
  const percent = readPercent(value);
  if (percent !== null) return percent >= 1 && (least === 0 || percent >= 25) ? `${Math.min(percent, 100)}%` : null;
  const px = readLength(value, fontSize);
  return px === null || px < Math.max(least, 1) ? null : writePx(Math.min(px, most));
}

/** Colours: reading them, and whether text in one can be seen on another. */

import { COLOUR_NAMES } from './colour-names.ts';

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];
/** What browsers give links (HTML Standard §15.3.4). */
export const LINK_BLUE: Colour = [0, 0, 238];
/** What browsers put behind `mark`. */
export const MARK_YELLOW: Colour = [255, 255, 0];

/** Below this the difference to the background is not seen: WCAG 2 asks for 4.5 to read with ease. */
export const UNSEEN_CONTRAST = 1.3;
/** Below this text may be overlooked; it gets a colour that is seen. Light grey small print (#b0b0b0 on white) is above. */
export const FAINT_CONTRAST = 2;

/**
 * A CSS colour on what lies behind it: a name, `#rgb`, `#rrggbb`, `rgb(…)`, each with an alpha value or without.
 * `null`: none of these. What is nearly transparent is the colour behind it.
 */
export function readColour(text: string, behind: Colour): Colour | null {
  const value = text.trim().toLowerCase();
  if (value === 'transparent') return behind;
  if (value === 'windowtext') return BLACK;
  if (value === 'window') return WHITE;
  const named = COLOUR_NAMES.get(value);
  return named === undefined ? (readHex(value, behind) ?? readFunction(value, behind)) : readHex(`#${named}`, behind);
}

function readHex(value: string, behind: Colour): Colour | null {
  const digits = /^#((?:[0-9a-f]{3,4}){1,2})$/.exec(value)?.[1];
  if (digits === undefined) return null;
  const size = digits.length <= 4 ? 1 : 2;
  const parts = (digits.match(size === 1 ? /./g : /../g) ?? []).map((part) => parseInt(part.repeat(3 - size), 16));
  return blend(parts, (parts[3] ?? 255) / 255, behind);
}

function readFunction(value: string, behind: Colour): Colour | null {
  const inside = /^rgba?\(([\d.,%\s/]{5,60})\)$/.exec(value)?.[1];
  if (inside === undefined) return null;
  const parts = inside.split(/[\s,/]+/).filter((part) => part !== '');
  if (parts.length < 3 || parts.length > 4) return null;
  const numbers = parts.slice(0, 3).map((part) => readNumber(part, 255));
  const alpha = parts[3] === undefined ? 1 : readNumber(parts[3], 1);
  return [...numbers, alpha].every((number) => number >= 0) ? blend(numbers, Math.min(alpha, 1), behind) : null;
}

/** NaN when it is no number. */
function readNumber(text: string, whole: number): number {
  return text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * whole : Number(text);
}

function blend(parts: readonly number[], alpha: number, behind: Colour): Colour {
  const mix = (index: 0 | 1 | 2): number => {
    const part = Math.min(parts[index] ?? 0, 255);
    return Math.round(part * alpha + behind[index] * (1 - alpha));
  };
  return [mix(0), mix(1), mix(2)];
}

/** `#rrggbb` */
export function writeColour(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

export function isSameColour(one: Colour, other: Colour): boolean {
  return one.every((part, index) => part === other[index]);
}

/** From 1, the same, to 21, black on white (WCAG 2.2, contrast ratio). */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever is seen better. */
export function readableOn(background: Colour): Colour {
  return contrast(BLACK, background) >= contrast(WHITE, background) ? BLACK : WHITE;
}

function luminance(colour: Colour): number {
  const linear = (part: number): number => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

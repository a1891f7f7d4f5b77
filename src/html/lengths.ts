/** CSS lengths in px. */

/** px of each unit (CSS Values Level 4 §6.2); `em` and its kin are by font size. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  rem: 16,
};

const FONT_UNITS: Readonly<Record<string, number>> = { em: 1, ex: 0.5, ch: 0.5 };

/** px of a length at this font size; a number without unit counts as px. `null`: no length, or a percentage. */
export function readLength(text: string, fontSize: number): number | null {
  const [, number, unit = ''] = /^([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))([a-z]{0,3})$/.exec(text) ?? [];
  if (number === undefined) return null;
  const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  const perFont = Object.hasOwn(FONT_UNITS, unit) ? FONT_UNITS[unit] : undefined;
  if (size !== undefined) return Number(number) * size;
  return perFont === undefined ? null : Number(number) * perFont * fontSize;
}

/** The number before `%`; `null`: no percentage. */
export function readPercent(text: string): number | null {
  const number = /^(\d{1,6}(?:\.\d{0,9})?)%$/.exec(text)?.[1];
  return number === undefined ? null : Number(number);
}

/** At most two places, so that reading it again gives the same. */
export function writePx(px: number): string {
  const rounded = Math.round(px * 100) / 100;
  return rounded === 0 ? '0' : `${rounded}px`;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** One element's style, settled: what of its declarations is written, and what they mean for what is inside. */

import { type Colour, FAINT_CONTRAST, LINK_BLUE, MARK_YELLOW, UNSEEN_CONTRAST } from './colour.ts';
import { contrast, isSameColour, readColour, readableOn, writeColour, BLACK } from './colour.ts';
import type { Declarations } from './declarations.ts';
import { fontFactor, isInTable, isInline, mayScroll } from './elements.ts';
import { settleBox } from './box-style.ts';
import { writeFontFamily } from './fonts.ts';
import { clamp, readLength, readPercent, writePx } from './lengths.ts';
import type { Scope } from './scope.ts';

export interface Settled {
  /** For the style attribute; every value made anew here. */
  readonly style: string;
  readonly inside: Scope;
}

/** px: below is not read, between is made larger, above smaller. */
const TINY = 5;
const SMALLEST = 9;
const LARGEST = 72;

const NAMED_SIZES: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
};

/** Properties with a few words for values. */
const KEYWORDS: readonly (readonly [string, RegExp])[] = [
  ['font-style', /^(?:normal|italic|oblique)$/],
  ['font-weight', /^(?:normal|bold|bolder|lighter|[1-9]00)$/],
  ['text-align', /^(?:left|right|center|justify|start|end)$/],
  ['text-decoration', /^(?:none|underline|line-through)$/],
  ['vertical-align', /^(?:baseline|top|middle|bottom|sub|super|text-top|text-bottom)$/],
  ['white-space', /^(?:normal|pre-wrap|pre-line)$/],
  ['list-style-type', /^(?:none|disc|circle|square|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman)$/],
  ['display', /^(?:block|inline-block)$/],
  ['border-collapse', /^(?:collapse|separate)$/],
];

/** `name`: in the mail; `shown`: in what is shown. */
export function settle(name: string, shown: string, asked: Declarations, around: Scope): Settled {
  const declared = withOwnBox(shown, asked);
  const written: [string, string][] = [];
  const font = settleFontSize(name, declared, around);
  if (font.written !== null) written.push(['font-size', font.written]);
  settleText(shown, declared, font.fontSize, written);
  const colours = settleColours(shown, declared, around, written);
  const directions = settleDirection(shown, declared, around, written);
  const indent = settleBox(shown, declared, { fontSize: font.fontSize, indent: around.indent }, written);
  return {
    style: writeStyle(written),
    inside: {
      ...around,
      ...colours,
      ...directions,
      isOnLine: staysOnLine(shown, declared, around, font.fontSize),
      fontSize: font.fontSize,
      isTiny: font.isTiny,
      indent,
      depth: around.depth + 1,
    },
  };
}

/** Part of a line with room above or below would lie on the lines around it; as a box of its own it makes that room. */
function withOwnBox(shown: string, declared: Declarations): Declarations {
  if (declared.size === 0 || !isOnLine(shown, declared)) return declared;
  const isThick = ['padding-top', 'padding-bottom', 'border-top', 'border-bottom'].some(
    (property) => !/^(?:|0|0px|none|0 none|medium none)$/.test(declared.get(property)?.value ?? ''),
  );
  if (!isThick) return declared;
  return new Map([...declared, ['display', { value: 'inline-block', important: false }]]);
}

/** Four sides in one, as people write them. */
function writeStyle(written: readonly [string, string][]): string {
  let style = written.map(([property, value]) => `${property}:${value};`).join('');
  if (written.length < 4) return style.replace(/;$/, '');
  for (const kind of ['margin', 'padding', 'border']) {
    const sides = new RegExp(`${kind}-top:([^;]+);${kind}-right:([^;]+);${kind}-bottom:([^;]+);${kind}-left:([^;]+);`);
    style = style.replace(sides, (all, ...values: string[]) => {
      const [top = '', right = '', bottom = '', left = ''] = values;
      const isSame = top === right && top === bottom && top === left;
      if (isSame) return `${kind}:${top};`;
      return kind === 'border' ? all : `${kind}:${top} ${right} ${bottom} ${left};`;
    });
  }
  return style.replace(/;$/, '');
}

interface SettledFont {
  readonly fontSize: number;
  readonly isTiny: boolean;
  readonly written: string | null;
}

function settleFontSize(name: string, declared: Declarations, around: Scope): SettledFont {
  const value = declared.get('font-size')?.value;
  const asked = value === undefined ? null : readFontSize(value, around.fontSize);
  const px = asked ?? around.fontSize * fontFactor(name);
  const isTiny = px < TINY;
  const fontSize = isTiny ? px : Math.round(clamp(px, SMALLEST, LARGEST) * 100) / 100;
  const isOutOfBounds = Math.abs(fontSize - px) > 0.01;
  return { fontSize, isTiny, written: !isTiny && (asked !== null || isOutOfBounds) ? writePx(fontSize) : null };
}

function readFontSize(value: string, around: number): number | null {
  if (Object.hasOwn(NAMED_SIZES, value)) return NAMED_SIZES[value] ?? null;
  if (value === 'smaller') return around / 1.2;
  if (value === 'larger') return around * 1.2;
  const percent = readPercent(value);
  if (percent !== null) return (around * percent) / 100;
  // A number alone is no size in CSS; only 0 is.
  const px = /[a-z]$/.test(value) || Number(value) === 0 ? readLength(value, around) : null;
  return px !== null && px >= 0 ? px : null;
}

function settleText(shown: string, declared: Declarations, fontSize: number, written: [string, string][]): void {
  if (declared.size === 0) return;
  const family = writeFontFamily(declared.get('font-family')?.value ?? '');
  if (family !== '') written.push(['font-family', family]);
  const lineHeight = readLineHeight(declared.get('line-height')?.value ?? '', fontSize);
  if (lineHeight !== null) written.push(['line-height', lineHeight]);
  for (const [property, allowed] of KEYWORDS) {
    const value = keyword(property, declared.get(property)?.value ?? '');
    if (property === 'display' && isInTable(shown)) continue;
    if (allowed.test(value)) written.push([property, value]);
  }
}

/** Lines are broken where they do not fit, whatever is asked. */
function keyword(property: string, value: string): string {
  if (property === 'white-space' && (value === 'pre' || value === 'break-spaces')) return 'pre-wrap';
  return property === 'text-decoration' ? (/\b(?:none|underline|line-through)\b/.exec(value)?.[0] ?? '') : value;
}

/** As a multiple of the font size; lines closer than the letters are high would lie on each other. */
function readLineHeight(value: string, fontSize: number): string | null {
  const percent = readPercent(value);
  const px = readLength(value, fontSize);
  const isNumber = /^[\d.]+$/.test(value);
  const ratio = percent !== null ? percent / 100 : px === null ? null : isNumber ? px : px / (fontSize || 1);
  return ratio === null || ratio < 0.5 ? null : String(Math.round(clamp(ratio, 1, 3) * 100) / 100);
}

/** Where the direction changes, what does not fit is reached by scrolling; beyond the left edge of a page nothing is. */
function settleDirection(
  shown: string,
  declared: Declarations,
  around: Scope,
  written: [string, string][],
): Pick<Scope, 'direction' | 'scrolls'> {
  const value = declared.get('direction')?.value;
  const own = value === 'ltr' || value === 'rtl' || value === 'auto' ? value : null;
  if (own !== 'auto' && own !== null && own !== around.direction) written.push(['direction', own]);
  const direction = own ?? around.direction;
  const isTurned = direction !== around.scrolls || own === 'auto';
  if (!isTurned || !(mayScroll(shown) || /block/.test(declared.get('display')?.value ?? ''))) {
    return { direction, scrolls: around.scrolls };
  }
  written.push(['overflow-x', 'auto']);
  return { direction, scrolls: direction };
}

type Colours = Pick<Scope, 'colour' | 'background' | 'backgrounds' | 'isSafeAnywhere' | 'isPictured' | 'isUnseen'>;

function settleColours(shown: string, declared: Declarations, around: Scope, written: [string, string][]): Colours {
  const own = ownBackground(shown, declared, around);
  const isChanged =
    own !== null || declared.has('color') || declared.has('background-image') || /^(?:a|mark)$/.test(shown);
  if (!isChanged) return around;
  const background = own ?? around.background;
  const isPictured = declared.has('background-image') || (own === null && around.isPictured);
  const asked = ownColour(shown, declared, background);
  const colour = asked?.colour ?? around.colour;
  const seen = contrast(colour, background);
  const isUnseen = seen < UNSEEN_CONTRAST && !isPictured;
  const isFaint = seen < FAINT_CONTRAST && !isUnseen;
  const readable = isFaint ? readableOn(background) : colour;
  if (own !== null) written.push(['background-color', writeColour(own)]);
  if (isFaint || asked?.isDeclared === true) written.push(['color', writeColour(readable)]);
  const backgrounds = around.backgrounds.some((each) => isSameColour(each, background))
    ? around.backgrounds
    : [...around.backgrounds, background];
  return {
    colour: readable,
    background,
    backgrounds,
    isSafeAnywhere: backgrounds.every((each) => contrast(readable, each) >= FAINT_CONTRAST),
    isPictured,
    isUnseen,
  };
}

/** Larger or raised letters reach beyond the background that the line has without them. */
function staysOnLine(shown: string, declared: Declarations, around: Scope, fontSize: number): boolean {
  if (!isOnLine(shown, declared)) return false;
  if (ownBackground(shown, declared, around) !== null) return true;
  return around.isOnLine && fontSize === around.fontSize && !declared.has('vertical-align') && !/^su[bp]$/.test(shown);
}

function isOnLine(shown: string, declared: Declarations): boolean {
  return isInline(shown) && !/block/.test(declared.get('display')?.value ?? '');
}

function ownBackground(shown: string, declared: Declarations, around: Scope): Colour | null {
  const value = declared.get('background-color')?.value;
  const colour = value === undefined || value === 'transparent' ? null : readColour(value, around.background);
  return colour ?? (shown === 'mark' ? MARK_YELLOW : null);
}

/** Browsers colour links and marks by themselves; that counts, but is not written. */
function ownColour(
  shown: string,
  declared: Declarations,
  background: Colour,
): { colour: Colour; isDeclared: boolean } | null {
  const value = declared.get('color')?.value;
  const colour = value === undefined ? null : readColour(value, background);
  if (colour !== null) return { colour, isDeclared: true };
  if (shown === 'a') return { colour: LINK_BLUE, isDeclared: false };
  return shown === 'mark' ? { colour: BLACK, isDeclared: false } : null;
}

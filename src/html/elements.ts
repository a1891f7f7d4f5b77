/** Which elements are shown and as what, and which go with all that is in them; all others leave their content behind. */

/** Name in the mail -> name in what is shown. What is not listed here is written without its tags. */
const SHOWN: Readonly<Record<string, string>> = {
  ...same('p div br hr h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd'),
  ...same('table caption thead tbody tfoot tr td th img a'),
  ...same('span b i u s strong em small sub sup q ins del mark'),
  ...as('div', 'section article header footer main nav aside address figure figcaption details summary hgroup search'),
  ...as('div', 'center fieldset legend form pre listing xmp plaintext dialog'),
  ...as('span', 'font big code tt kbd samp button label abbr acronym time output data'),
  ...as('s', 'strike'),
  ...as('em', 'cite dfn var'),
  ...as('ul', 'menu dir'),
};

/** No reader sees what is in these, or sees something else instead of it. */
const DROPPED = new Set(
  [
    'head title style script template noembed noframes frameset frame iframe portal fencedframe',
    'video audio canvas embed progress meter select option optgroup datalist textarea input keygen',
    'rp param source track meta link base basefont bgsound area col colgroup',
  ].flatMap((names) => names.split(' ')),
);

/** Dropped or unwrapped, these would have done something. */
const ACTIVE = new Set(
  'script iframe frame object embed applet portal fencedframe form input select textarea button base'.split(' '),
);

const INLINE = new Set('span b i u s strong em small sub sup q ins del mark a'.split(' '));

/** How large a browser shows the text of an element, against the text around it. */
const FONT_FACTORS: Readonly<Record<string, number>> = {
  h1: 2,
  h2: 1.5,
  h3: 1.17,
  h5: 0.83,
  h6: 0.67,
  small: 0.83,
  sub: 0.83,
  sup: 0.83,
  big: 1.2,
};

/** How far a browser sets these in from the left, in px. */
const INDENTS: Readonly<Record<string, { readonly property: string; readonly px: number }>> = {
  blockquote: { property: 'margin-left', px: 40 },
  dd: { property: 'margin-left', px: 40 },
  ul: { property: 'padding-left', px: 40 },
  ol: { property: 'padding-left', px: 40 },
};

/** The names that what is shown consists of. */
export const SHOWN_NAMES: readonly string[] = [...new Set(Object.values(SHOWN))];

/** The element to write for one of this name; `null`: only what is in it. */
export function shownAs(name: string): string | null {
  return Object.hasOwn(SHOWN, name) ? (SHOWN[name] ?? null) : null;
}

export function isDropped(name: string): boolean {
  return DROPPED.has(name);
}

export function isActive(name: string): boolean {
  return ACTIVE.has(name);
}

export function isInline(name: string): boolean {
  return INLINE.has(name);
}

/** Parts of a table that are one only among the others. */
export function isInTable(name: string): boolean {
  return /^(?:caption|thead|tbody|tfoot|tr|td|th)$/.test(name);
}

/** Whether it can show what does not fit by scrolling; cells grow instead. */
export function mayScroll(name: string): boolean {
  return name === 'caption' || !(isInTable(name) || isInline(name) || isVoid(name) || name === 'table');
}

export function isVoid(name: string): boolean {
  return name === 'br' || name === 'hr' || name === 'img';
}

export function fontFactor(name: string): number {
  return Object.hasOwn(FONT_FACTORS, name) ? (FONT_FACTORS[name] ?? 1) : 1;
}

export function defaultIndent(name: string): { readonly property: string; readonly px: number } | null {
  return Object.hasOwn(INDENTS, name) ? (INDENTS[name] ?? null) : null;
}

function as(shown: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shown]));
}

function same(names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, name]));
}

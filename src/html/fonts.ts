/** Fonts that mail may ask for: common ones with letters. A font of symbols or of blanks would show something else than is written. */

const GENERIC = ['serif', 'sans-serif', 'monospace', 'system-ui'];

const FAMILIES = new Set([
  ...GENERIC,
  ...[
    'aptos, arial, arial narrow, avenir, avenir next, book antiqua, calibri, cambria, candara, century gothic, consolas',
    'constantia, corbel, courier, courier new, franklin gothic, garamond, geneva, georgia, gill sans, helvetica',
    'helvetica neue, inter, lato, lucida console, lucida grande, lucida sans unicode, menlo, merriweather, monaco',
    'montserrat, noto sans, noto serif, open sans, palatino, palatino linotype, poppins, raleway, roboto, segoe ui',
    'source sans pro, tahoma, times, times new roman, trebuchet ms, ubuntu, verdana, -apple-system, blinkmacsystemfont',
  ].flatMap((names) => names.split(', ')),
]);

/** Names beyond which nobody looks. */
const MOST = 8;

/** The known ones of a list, in its order; empty when there are none. */
export function writeFontFamily(list: string): string {
  const names = list.split(',', MOST).map((name) => name.replace(/["']/g, '').trim().toLowerCase());
  const known = names.filter((name) => FAMILIES.has(name));
  // Browsers make letters smaller where `monospace` stands alone.
  const families = known.length === 1 && known[0] === 'monospace' ? ['courier new', 'monospace'] : known;
  return families.map((name) => (name.includes(' ') ? `'${name}'` : name)).join(', ');
}

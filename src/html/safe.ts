/** The type of HTML that may be shown: whoever has one holds what this folder made, nothing else. */

/** Not exported: without the symbol no other folder can make the type. */
declare const checked: unique symbol;

/**
 * A closed fragment of HTML: nothing in it loads, runs, hides or reaches outside of itself. To be put into an element or,
 * better, into a frame of its own (`framePage`).
 */
export type SafeHtml = string & { readonly [checked]: true };

/** For the modules of this folder whose work it is to make it safe. */
export function markSafe(html: string): SafeHtml {
  // eslint-disable-next-line no-restricted-syntax -- here, and nowhere else
  return html as SafeHtml;
}

/** Text as browsers write it between tags; a no-break space stays visible as such in the source. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\u00a0]/g, (character) => ESCAPES[character] ?? character);
}

/** Text as it stands in an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\u00a0': '&nbsp;',
};

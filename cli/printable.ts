/** Text from strangers made safe for a terminal: what a message holds must not move the cursor or look like our own lines. */

/** Controls, line and paragraph separators, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** One line: what is unprintable as `\u001b`, the way JSON writes it. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeUnit);
}

/** JSON in lines, without the unprintable characters that JSON itself lets stand; the values are the same. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) =>
    character === '\n' ? character : escapeUnit(character),
  );
}

/** All of them lie in the Basic Multilingual Plane, so they are one unit. */
function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Names and addresses that pass for others to the eye: mixed and imitating scripts (UTS #39), characters that hide or turn text. */

import { asciiDomain, unicodeLabels } from './match-address.ts';

/** Turns the direction of text, so that what is shown is not what is there (Trojan Source, 2021). */
const TURNING = /\p{Bidi_Control}/u;

/** Shown as nothing. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Zl}|\p{Zp}/u;

/** Parts of letters in the scripts of India and Persia, and of pictures. */
const JOINING = /\u200c|\u200d|\p{Variation_Selector}/gu;

/** Whether an address has characters that no honest one has: who it names cannot be told by looking at it. */
export function hidesCharacters(address: string): boolean {
  return TURNING.test(address) || INVISIBLE.test(address);
}

/** Whether a display name turns text, hides some of it, or mixes scripts within a word. */
export function isDeceptiveName(name: string): boolean {
  if (TURNING.test(name) || INVISIBLE.test(name.replace(JOINING, ''))) return true;
  return (name.match(/[\p{L}\p{M}]+/gu) ?? []).some(mixesScripts);
}

/**
 * Whether an address may pass for another: hidden characters, scripts mixed within its local part or a label of its
 * domain, compatibility forms, or a label wholly of letters that look Latin below a domain that is.
 */
export function isDeceptiveAddress(address: string): boolean {
  if (hidesCharacters(address) || address.normalize('NFC') !== address.normalize('NFKC')) return true;
  const at = address.lastIndexOf('@');
  const labels = unicodeLabels(address.slice(at + 1));
  if ([address.slice(0, at), ...labels].some(mixesScripts)) return true;
  return /^[a-z]/.test(labels.at(-1) ?? '') && labels.some(imitatesLatin);
}

/** Whether a domain looks like another and is not: `exarnple.org`, `examp1e.org`, `exаmple.org`. */
export function imitatesDomain(domain: string, other: string): boolean {
  return asciiDomain(domain) !== asciiDomain(other) && skeleton(domain) === skeleton(other);
}

/** RFC 5280's bound of a common name. */
const NAME_LENGTH = 64;

/**
 * Whether a name reads as more than a name: a sentence, a domain, an address, or so long that what stands behind it is not
 * seen. Periods of abbreviations (`Dr.`, `Dipl.-Ing.`, `rer. nat.`) are no ends of sentences.
 */
export function isMoreThanName(name: string): boolean {
  const text = name.normalize('NFKC');
  const isSentence = /[!?:;\u2026\u3002]|\p{Ll}{4,}\.(?:\s|$)|\p{L}{7,}\.(?:\s|$)/u.test(text);
  return text.length > NAME_LENGTH || isSentence || text.includes('@') || /[\p{L}\p{N}]\.[\p{L}\p{N}]{2}/u.test(text);
}

/** Text for people, with nothing in it that turns or hides what stands beside. */
export function plainText(text: string): string {
  return text.replace(/[\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const SCRIPTS = [
  ...['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Georgian', 'Cherokee'],
  ...['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul'],
].map((name) => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Scripts that are written together (UTS #39 §5.2, highly restrictive). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

function mixesScripts(text: string): boolean {
  const scripts = new Set<string>();
  for (const letter of text.match(/\p{L}/gu) ?? [])
    if (!/\p{Script=Common}|\p{Script=Inherited}/u.test(letter))
      scripts.add(SCRIPTS.find((script) => script.letter.test(letter))?.name ?? 'another');
  return scripts.size > 1 && !TOGETHER.some((group) => [...scripts].every((name) => group.includes(name)));
}

/** Small letters of other scripts that most typefaces draw like Latin ones (confusables.txt of UTS #39, in part). */
const LIKE_LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['асԁеһіјӏкмопԛрѕтԝхуѵ', 'acdehijlkmonqpstwxyv'],
    ['αικνορτυχωγη', 'aikvoptuxwyn'],
    ['օսհոցզ', 'ouhngq'],
    ['ıɡɑ', 'iga'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter, index) => [letter, to[index] ?? ''])),
);

function imitatesLatin(label: string): boolean {
  const letters = label.match(/\p{L}/gu) ?? [];
  return letters.length > 0 && letters.every((letter) => letter in LIKE_LATIN);
}

/** What a domain looks like: equal for two that are easily taken for each other. */
function skeleton(domain: string): string {
  const letters = unicodeLabels(domain).join('.').normalize('NFKD').replace(/\p{M}/gu, '');
  return Array.from(letters, (letter) => LIKE_LATIN[letter] ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('1', 'l')
    .replaceAll('0', 'o');
}

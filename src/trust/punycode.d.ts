/** The part of punycode.js that is used: RFC 3492 for whole domains, label by label. Both throw `RangeError`. */
declare module 'punycode.js' {
  const punycode: { toASCII(domain: string): string; toUnicode(domain: string): string };
  // eslint-disable-next-line no-restricted-syntax -- what it exports is its default
  export default punycode;
}

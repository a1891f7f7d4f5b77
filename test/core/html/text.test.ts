/** Plain text as HTML, quoting, and the page that HTML is shown in. */
import { describe, expect, it } from 'vitest';
import { FRAME_SANDBOX, framePage, quoteHtml, quoteText, textToHtml } from '../../../src/html/index.ts';

const link = (href: string, text = href): string =>
  `<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`;
const lines = (text: string): string => `<div style="white-space:pre-wrap">${text}</div>`;

describe('plain text', () => {
  it('keeps lines, spaces and signs', () => {
    expect(textToHtml('a  <b>\r\n& "c"\n\n')).toBe(lines('a  &lt;b&gt;\n&amp; "c"'));
    expect(textToHtml('')).toBe(lines(''));
  });

  it('links addresses, without what ends the sentence', () => {
    expect(textToHtml('See https://a.example/x?y=1&z=(2), or b@c.example.')).toBe(
      lines(`See ${link('https://a.example/x?y=1&amp;z=(2)')}, or ${link('mailto:b@c.example', 'b@c.example')}.`),
    );
    expect(textToHtml('(https://a.example/)')).toBe(lines(`(${link('https://a.example/')})`));
  });

  it.each(['javascript:ran()', 'https://', 'ftp://a.example', 'a@b', '@', 'xhttps:/a'])(
    'links nothing in %s',
    (text) => {
      expect(textToHtml(text)).not.toContain('<a');
    },
  );

  it('sets earlier mail in, however deep, and closes it', () => {
    expect(textToHtml('a\n> b\n>> c\n> > d\ne')).toBe(
      `${lines('a')}<blockquote type="cite">${lines('b')}<blockquote type="cite">${lines('c\nd')}</blockquote></blockquote>${lines('e')}`,
    );
    const deep = textToHtml('>'.repeat(5_000));
    expect(deep.match(/<blockquote/g)).toHaveLength(10);
    expect(deep.match(/<\/blockquote/g)).toHaveLength(10);
  });

  it('takes time that grows with the text alone', () => {
    const start = performance.now();
    for (const piece of ['a@', 'a.', 'https://', '>', '> ', 'a@b.', '.,', '((', '))', 'https://a))'])
      textToHtml(piece.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});

describe('quoting', () => {
  it('sets in what was shown', () => {
    expect(quoteHtml(textToHtml('x'), 'On <Tuesday>, Ana wrote:')).toBe(
      `<div>On &lt;Tuesday&gt;, Ana wrote:</div><blockquote type="cite">${lines('x')}</blockquote>`,
    );
    expect(quoteText('a\n\n> b', 'Ana wrote:')).toBe('Ana wrote:\n> a\n>\n>> b');
  });
});

describe('the page for a frame', () => {
  it('lets nothing load, and no script run', () => {
    expect(framePage(textToHtml('x'))).toMatch(
      /^<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src blob: data:;/,
    );
    expect(FRAME_SANDBOX).not.toMatch(/scripts|same-origin|forms|top-navigation/);
  });
});

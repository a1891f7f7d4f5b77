/** Ordinary mail stays decent; huge and strange mail ends in bounded time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HtmlBrowser, openHtmlBrowser } from './chromium.ts';

let browser: HtmlBrowser;

beforeAll(async () => {
  browser = await openHtmlBrowser();
});

afterAll(() => browser.close());

const safe = async (html: string): Promise<string> => (await browser.safe([html]))[0] ?? '';
const text = async (html: string): Promise<string> => (await browser.texts([html]))[0] ?? '';

describe('ordinary mail', () => {
  it.each([
    ['emphasis', '<p>Dear <b>Ben</b>, <i>please</i> see <u>this</u><br>x</p>'],
    ['lists', '<ul><li>a</li><li>b<ol start="3"><li>c</li></ol></li></ul>'],
    ['headings and rules', '<h1>A</h1><h2>B</h2><hr>'],
    [
      'tables',
      '<table width="300" align="center" border="0" cellpadding="0" cellspacing="0"><tbody><tr><td width="50%" valign="top" colspan="2">x</td></tr></tbody></table>',
    ],
    ['links', '<a href="https://a.example/?b&amp;c" target="_blank" rel="noopener noreferrer">x</a>'],
    [
      'colours',
      '<p style="background-color:#003366;color:#ffffff"><span style="background-color:#003366">x</span></p>',
    ],
    [
      'pictures in the text',
      '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x &quot;y&quot;" width="40" height="40">',
    ],
    ['a cited answer', '<blockquote type="cite">x</blockquote>'],
    ['other languages', '<p lang="ar" style="direction:rtl;overflow-x:auto">مرحبا</p>'],
  ])('keeps %s', async (_name, html) => {
    expect(await safe(html)).toBe(html);
  });

  it('looks as Word and Outlook meant it', async () => {
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
      <style><!-- @font-face {font-family:Calibri; panose-1:2 15} p.MsoNormal, div.MsoNormal {margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif;}
      a:link {color:#0563C1} @page WordSection1 {size:612.0pt 792.0pt} div.WordSection1 {page:WordSection1;} --></style>
      <!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>
      <body lang=EN-GB link="#0563C1" style='word-wrap:break-word'><div class=WordSection1><p class=MsoNormal>Dear Ben,<o:p></o:p></p>
      <p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal><span style='color:#1F497D'>Kind regards</span></p></div></body></html>`;
    const paragraph = '<p style="font-size:14.67px;font-family:calibri, sans-serif;margin:0">';
    expect((await safe(html)).replace(/\s+(?=<)/g, '').replace('<div lang="en-gb">', '')).toBe(
      `<div>${paragraph}Dear Ben,</p>${paragraph}&nbsp;</p>${paragraph}<span style="color:#1f497d">Kind regards</span></p></div></div>`,
    );
  });

  it('looks the same when there is very much of it', async () => {
    const row =
      '<tr><td style="color:#336699"><p>Dear <b>x</b><br><o:p></o:p><font color=red>y</font></p><ul><li>z</ul></td></tr>';
    const [few = '', many = ''] = await browser.safe([`<table>${row}</table>`, `<table>${row.repeat(2_000)}</table>`]);
    const [before = '', after = ''] = few.split(/<tr>.*<\/tr>/);
    expect(many).toBe(before + few.slice(before.length, few.length - after.length).repeat(2_000) + after);
  });

  it('shows pictures of the message where the caller has them', async () => {
    const shown = await browser.page.evaluate(
      `html.showHtml('<img src="cid:logo@x" alt=Logo width=90><img src="cid:none">', window, 'html', { resolveCid: (id) => id === 'logo@x' ? 'blob:http://mail.example/1-2' : null }).then(({ html }) => html)`,
    );
    expect(shown).toBe('<img src="blob:http://mail.example/1-2" alt="Logo" width="90">');
  });

  it('keeps references to pictures for sending on', async () => {
    const shown = await browser.page.evaluate(
      `html.showHtml('<img src="cid:logo@x" alt=Logo>', window, 'html', { resolveCid: (id) => 'cid:' + id }).then(({ html }) => html)`,
    );
    expect(shown).toBe('<img src="cid:logo@x" alt="Logo">');
  });

  it('lets a newsletter be narrower than it was made for', async () => {
    const narrow = '<table style="width:100%;max-width:600px"><tbody><tr><td>x</td></tr></tbody></table>';
    expect(await safe('<table width=600><tr><td>x</table>')).toBe(narrow);
    expect(await safe('<table style="width:600px;max-width:600px"><tr><td>x</table>')).toBe(narrow);
  });

  it('says what is not there', async () => {
    expect(
      await safe(
        '<img src="https://a.example/l.png" alt="Our clinic" width=200><img src="https://a.example/p.gif" width=1 height=1 alt=.>',
      ),
    ).toBe('[Our clinic]');
    const told = await browser.withheld([
      '<img src="https://a.example">',
      '<p><script>x</script><form>y</form>',
      '<td background="https://a.example">',
      '<img src="cid:x">',
    ]);
    expect(told).toEqual([['remote-content'], ['active-content'], [], []]);
  });
});

describe('the text of it', () => {
  it.each([
    ['<p>Dear Ben,</p><p>see <b>him</b><br>soon.</p>', 'Dear Ben,\n\nsee him\nsoon.'],
    ['<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
    ['<ul><li>a</li><li>b</li></ul>x', '- a\n- b\n\nx'],
    ['<table><tr><td>Hb</td><td>13.2</td></tr><tr><td>Na</td><td>140</td></tr></table>', 'Hb\t13.2\nNa\t140'],
    ['a<blockquote type=cite><p>b</p><blockquote>c</blockquote></blockquote>d', 'a\n\n> b\n>\n>> c\n\nd'],
    ['<pre>a  b\n  c</pre>', 'a  b\n  c'],
    ['  a \n b&nbsp;c ', 'a b c'],
    ['<img src="https://a.example" alt=Logo> x', '[Logo] x'],
    ['<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>', 'a\n\nb\n\nc'],
    ['<p style="margin:0">a</p><p style="margin:0">&nbsp;</p><p style="margin:0">b</p>', 'a\n\nb'],
  ])('%s', async (html, expected) => {
    expect(await text(html)).toBe(expected);
  });
});

describe('quoting as text what was shown', () => {
  it('has no words that were not seen: a picture was', async () => {
    const html = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="SECRET"><p>x</p>';
    const call = `html.showHtml(${JSON.stringify(html)}, window, 'html').then(({ html: shown }) => html.textOfShown(shown, window))`;
    expect(await browser.page.evaluate(call)).toBe('x');
    expect(await text(html)).toBe('[SECRET]\n\nx');
  });
});

describe('HTML that reading the message calls text', () => {
  it('is shown as its text alone, without pictures and markup', async () => {
    const shown = (rendering: string) =>
      browser.page.evaluate(
        `html.showHtml('<p><b>x</b> y<img src="cid:a">', window, '${rendering}', { resolveCid: () => 'blob:http://mail.example/1-2' }).then(({ html }) => html)`,
      );
    expect(await shown('html')).toMatch(/<b>x<\/b>.*<img/);
    expect(await shown('text')).toBe('<div style="white-space:pre-wrap">x y</div>');
  });
});

describe('bounds', () => {
  const failure = (html: string): Promise<unknown> =>
    browser.page.evaluate(`html.showHtml(${html}, window, 'html').then(() => 'shown', ({ code }) => code)`);

  it('refuses what is larger than any mail', async () => {
    expect(await failure(`'x'.repeat(4_000_001)`)).toBe('too-large');
    expect(await failure(`'<br>'.repeat(100_001)`)).toBe('too-many');
  });

  it('shows the words alone of what reads differently each time', async () => {
    const call = `html.showHtml('<p>a "b" &lt;c></p>', {
      Node, Element, NodeFilter, NamedNodeMap, HTMLFormElement, HTMLTemplateElement, DocumentFragment, document,
      DOMParser: class extends DOMParser {
        parseFromString(text, type) { return super.parseFromString(text + '<b>x</b>', type); }
      },
    }, 'html').then(({ html }) => html)`;
    expect(await browser.page.evaluate(call)).toMatch(
      /^<div style="white-space:pre-wrap">a "b" &lt;c&gt;\n\n(?:<b>)?x/,
    );
  });

  it('refuses a window that cannot parse', async () => {
    const call = `html.showHtml('x', { DOMParser, Node: { prototype: {} }, Element }, 'html').catch(({ code }) => code)`;
    expect(await browser.page.evaluate(call)).toBe('not-available');
  });

  it.each([
    ['nested elements', `'<div>'.repeat(300_000)`],
    ['nested tables', `'<table><tr><td>'.repeat(100_000)`],
    ['nested quotations', `'<blockquote>'.repeat(90_000) + 'x'`],
    [
      'formatting that a parser repeats',
      `Array.from({ length: 30_000 }, (_, i) => '<b a=' + i + '>').join('') + '<p>'.repeat(30_000)`,
    ],
    [
      'formatting at the edge of what is let through',
      `Array.from({ length: 24 }, (_, i) => '<b a=' + i + '>').join('') + '<p>x'.repeat(26_000)`,
    ],
    ['attributes', `'<p ' + Array.from({ length: 100_000 }, (_, i) => 'a' + i + '=x').join(' ') + '>'`],
    ['one attribute', `'<p style="' + 'color:red;'.repeat(300_000) + '">'`],
    [
      'rules',
      `'<style>' + Array.from({ length: 100_000 }, (_, i) => '.c' + i + '{color:red}').join('') + '</style>' + '<p class="c1 c2 c3">x'.repeat(20_000)`,
    ],
    ['links', `'<a href="https://a.example/">x'.repeat(40_000)`],
    ['entities', `'&amp;&nbsp;&lt;'.repeat(150_000)`],
    ['unclosed tags', `'<p <'.repeat(300_000)`],
    ['comments', `'<!--'.repeat(500_000) + '-->'.repeat(500_000)`],
  ])('ends soon with many %s', async (_name, html) => {
    const start = performance.now();
    await failure(html);
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});

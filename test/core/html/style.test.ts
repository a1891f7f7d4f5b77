/** The pure parts: colours, declarations, style sheets, links, pictures, and what may multiply in a parser. */
import { describe, expect, it } from 'vitest';
import { BLACK, WHITE, contrast, readColour, readableOn, writeColour } from '../../../src/html/colour.ts';
import { readDeclarations } from '../../../src/html/declarations.ts';
import { withoutFlood } from '../../../src/html/flood.ts';
import { writeFontFamily } from '../../../src/html/fonts.ts';
import { isHidden } from '../../../src/html/hidden.ts';
import { safeLink } from '../../../src/html/link.ts';
import { safePicture } from '../../../src/html/picture.ts';
import { OUTERMOST } from '../../../src/html/scope.ts';
import { settle } from '../../../src/html/style.ts';
import { matching, readStyleSheet } from '../../../src/html/style-sheet.ts';
import { tidy } from '../../../src/html/tidy.ts';

const styleOf = (text: string, shown = 'div'): string => settle(shown, shown, readDeclarations(text), OUTERMOST).style;
const values = (text: string): Record<string, string> =>
  Object.fromEntries([...readDeclarations(text)].map(([name, { value }]) => [name, value]));

describe('colours', () => {
  it.each([
    ['#fff', '#ffffff'],
    ['#12345680', '#8899aa'],
    ['#f008', '#ff7777'],
    ['RED', '#ff0000'],
    ['rebeccapurple', '#663399'],
    ['rgb(1, 2, 3)', '#010203'],
    ['rgb(100% 0% 0% / 50%)', '#ff8080'],
    ['rgba(0,0,0,0)', '#ffffff'],
    ['rgb(999,0,0)', '#ff0000'],
    ['windowtext', '#000000'],
    ['transparent', '#ffffff'],
  ])('%s is %s on white', (text, written) => {
    expect(writeColour(readColour(text, WHITE) ?? BLACK)).toBe(written);
  });

  it.each([
    '',
    '#12',
    '#12345',
    'url(x)',
    'rgb(1,2)',
    'rgb(a,b,c)',
    'var(--x)',
    'inherit',
    'rgb(1,2,3,4,5)',
    'constructor',
  ])('%s is none', (text) => expect(readColour(text, WHITE)).toBeNull());

  it('have the contrasts of WCAG', () => {
    expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 5);
    expect(contrast([119, 119, 119], WHITE)).toBeCloseTo(4.48, 2);
    expect(readableOn([0, 0, 128])).toEqual(WHITE);
  });
});

describe('declarations', () => {
  it('takes shorthands apart', () => {
    expect(values('margin:1px 2px 3px;padding:4px')).toMatchObject({
      'margin-top': '1px',
      'margin-right': '2px',
      'margin-bottom': '3px',
      'margin-left': '2px',
      'padding-left': '4px',
    });
    expect(values('font:italic bold 12px/1.5 Arial, sans-serif')).toEqual({
      'font-style': 'italic',
      'font-weight': 'bold',
      'font-size': '12px',
      'line-height': '1.5',
      'font-family': 'arial, sans-serif',
    });
    expect(values('background:#abc url(x) no-repeat')).toEqual({
      'background-color': '#abc',
      'background-image': 'picture',
    });
    expect(values('background:linear-gradient(rgb(1,2,3),red)')).toEqual({ 'background-image': 'picture' });
  });

  it('lets the important and the later win', () => {
    expect(values('color:red!important;color:blue;width:1px;width:2px')).toEqual({ color: 'red', width: '2px' });
  });

  it.each(['c\\6flor:red', 'color:r\\65 d', 'color:red}', '{color:red', 'color:<red', '@color:red', '--color:red'])(
    'reads nothing in %s',
    (text) => expect(values(text)).toEqual({}),
  );

  it('is not led astray by quotes, brackets and comments', () => {
    expect(values('color:/*;*/red;width:/*')).toEqual({ color: 'red', width: '' });
    expect(values(`background:url("a;color:red");font-family:'b;color:blue'`)).not.toHaveProperty('color');
  });

  it('takes time that grows with the text alone', () => {
    const start = performance.now();
    for (const text of ['('.repeat(3_999), '"\''.repeat(1_999), 'a-'.repeat(1_999), `font:${' '.repeat(3_990)}`])
      readDeclarations(text);
    for (const text of [`background:${'a('.repeat(1_990)}`, `background:${'-a'.repeat(1_990)}`]) readDeclarations(text);
    readStyleSheet('a{'.repeat(500_000));
    readStyleSheet(`${'/*'.repeat(500_000)}`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('style', () => {
  it.each([
    ['color:red', 'color:#ff0000'],
    ['font-size:12pt', 'font-size:16px'],
    ['font-size:6px', 'font-size:9px'],
    ['font-size:999px', 'font-size:72px'],
    ['margin:0 auto', 'margin:0 auto 0 auto'],
    ['margin:-20px', 'margin:0'],
    ['margin-left:5000px', 'margin-left:80px'],
    ['padding:10px 20px', 'padding:10px 20px 10px 20px'],
    ['border:solid windowtext 1.0pt', 'border:1.33px solid #000000'],
    ['line-height:120%', 'line-height:1.2'],
    ['line-height:3px', ''],
    ['white-space:nowrap', ''],
    ['white-space:pre', 'white-space:pre-wrap'],
    ['width:30px', ''],
    ['width:600px', 'width:600px'],
    ['display:flex', ''],
    ['font-family:"Segoe UI",Wingdings', "font-family:'segoe ui'"],
    ['direction:rtl', 'direction:rtl;overflow-x:auto'],
  ])('%s is written as %s', (text, written) => {
    expect(styleOf(text)).toBe(written);
  });

  it.each([
    ...[
      'position:absolute',
      'z-index:9',
      'float:left',
      'transform:none',
      'content:"x"',
      'cursor:none',
      'animation:x 1s',
    ],
    ...[
      'height:0',
      'letter-spacing:-1em',
      'word-spacing:-1em',
      'text-indent:-1em',
      'clip-path:none',
      'filter:blur(9px)',
    ],
    ...['background-image:url(x)', 'list-style-image:url(x)', 'color:expression(x)', 'width:calc(1px)', 'mask:url(x)'],
    ...['-webkit-text-fill-color:white', 'text-shadow:0 0 9px white', '-webkit-text-security:disc', 'columns:9'],
  ])('%s is not written', (text) => {
    expect(styleOf(text)).toBe('');
  });

  it('pushes text to the right only so far, however often', () => {
    let scope = OUTERMOST;
    for (let depth = 0; depth < 50; depth++)
      scope = settle('ul', 'ul', readDeclarations('margin-left:60px'), scope).inside;
    expect(scope.indent).toBeLessThanOrEqual(320);
  });

  it('makes part of a line a box of its own when it would cover the lines around it', () => {
    expect(styleOf('padding:10px 20px;background:#06c', 'a')).toContain('display:inline-block');
    expect(styleOf('padding:0 20px', 'a')).not.toContain('display');
  });
});

describe('hiding', () => {
  it.each([
    ...['display:none', 'visibility:hidden', 'opacity:0', 'opacity:.1', 'max-height:0px', 'height:0;overflow:hidden'],
    ...['position:absolute;left:-999em', 'position:absolute;clip:rect(1px,1px,1px,1px)', 'text-indent:-200px'],
  ])('%s', (text) => expect(isHidden(readDeclarations(text), 16)).toBe(true));

  it.each([
    '',
    'display:block',
    'opacity:.9',
    'height:0',
    'overflow:hidden',
    'position:relative;left:-1px',
    'max-height:none',
  ])('not %s', (text) => expect(isHidden(readDeclarations(text), 16)).toBe(false));
});

describe('style sheets', () => {
  const sheet = readStyleSheet(`<!-- /* Font */ @font-face {font-family:x; src:url(y)} @page WordSection1 {margin:1cm}
    p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt}
    a:link {color:red} #id {color:red} p > b {color:red} [x] {color:red} * {color:red}
    @media print { p {color:red} } @import "x"; .Big {font-size:20px} p {color:blue} -->`);

  it('keeps the rules for an element, a class, or both', () => {
    expect([...sheet.keys()]).toEqual(['p.msonormal', 'li.msonormal', 'div.msonormal', '.big', 'p']);
  });

  it('finds them, the general first', () => {
    const found = matching(sheet, 'p', ' MsoNormal big').map((declared) => [...declared.keys()][0]);
    expect(found).toEqual(['color', 'font-size', 'margin-top']);
  });
});

describe('fonts', () => {
  it('keeps the known ones', () => {
    expect(writeFontFamily('"Comic Neue", Calibri, \'Times New Roman\', serif')).toBe(
      "calibri, 'times new roman', serif",
    );
    expect(writeFontFamily('Wingdings, Webdings, Symbol')).toBe('');
  });
});

describe('links', () => {
  it.each([
    'https://clinic.example/a?b=c&d#e',
    'HTTP://CLINIC.EXAMPLE',
    'mailto:ana@clinic.example',
    'mailto:ana@clinic.example?subject=Hello&body=x',
    'tel:+49 (30) 123-45',
  ])('%s stays', (href) => expect(safeLink(href)).toBe(href));

  it('loses what hides in it', () => {
    expect(safeLink(' ht\ntp\ts://a.example\u0000 ')).toBe('https://a.example');
    expect(safeLink('mailto:a@b.example?attach=/etc/passwd&cc=eve@x.example&subject=s&BCC=e')).toBe(
      'mailto:a@b.example?subject=s',
    );
  });

  it.each([
    ...[
      'javascript:ran()',
      'java\nscript:ran()',
      '\u0001javascript:ran()',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
    ],
    ...[
      '//a.example',
      '/a',
      'a',
      '#a',
      '?a',
      '',
      'https:a.example',
      'https:///a',
      'http:\\\\a.example',
      'blob:x',
      'about:blank',
    ],
    ...[
      'ms-word:ofe|u|x',
      'search-ms:query=x',
      'tel:*%2306%23',
      'mailto:',
      'intent://x',
      'view-source:https://a.example',
    ],
  ])('%s goes', (href) => expect(safeLink(href)).toBeNull());
});

describe('pictures', () => {
  const png = 'data:image/png;base64,iVBORw0KGgo=';
  const given = (answer: string | null) => () => answer;

  it('come with the message', () => {
    expect(safePicture('cid:a%40b', (id) => (id === 'a@b' ? png : null))).toBe(png);
    expect(safePicture(' CID:x ', given('blob:https://host.example/0-1'))).toBe('blob:https://host.example/0-1');
    expect(safePicture('cid:x', given('cid:y@z'))).toBe('cid:y@z');
    expect(safePicture('cid:%', (id) => (id === '%' ? png : null))).toBe(png);
    expect(safePicture('data:IMAGE/JPG;base64,/9j/\n4AA=', given(null))).toBe('data:image/jpeg;base64,/9j/4AA=');
  });

  it.each([
    ...[
      'https://a.example/x.png',
      '//a.example',
      'x.png',
      '',
      'blob:https://host.example/0',
      'data:image/svg+xml;base64,AAAA',
    ],
    ...[
      'data:text/html;base64,AAAA',
      'data:image/png,x',
      'data:image/png;base64,"onerror=',
      'file:///x',
      'javascript:x',
    ],
  ])('not from %s', (source) => expect(safePicture(source, given(null))).toBeNull());

  it.each([
    'https://a.example/x.png',
    'data:image/svg+xml;base64,AAAA',
    'javascript:ran()',
    'data:text/html,x',
    'blob:"x',
  ])('not when the caller gives %s', (answer) => expect(safePicture('cid:x', given(answer))).toBeNull());
});

describe('what a parser would multiply', () => {
  it.each(['<b a=', '<b/a=', `<b a='">`, `<b a=">`, '<b\ta="1>2" ', "<B\na=''b="])(
    'is not let through behind %s',
    (start) => {
      const flood = Array.from({ length: 2_000 }, (_, index) => `${start}${index}>`).join('') + '<p>'.repeat(2_000);
      expect(withoutFlood(flood).match(/<b/gi)?.length).toBeLessThan(30);
    },
  );

  it('leaves ordinary mail as it is', () => {
    const row = '<tr><td><b>x</b><font color="#336699" face="Arial" size=2>y</font><i>z</i></td></tr>';
    const html = `<table>${row.repeat(1_000)}</table>`;
    expect(withoutFlood(html)).toBe(html);
  });
});

describe('tidied markup', () => {
  it.each([
    ['<p>a<p>b', '<p>a</p><p>b</p>'],
    ['<ul><li>a<li>b</ul>c', '<ul><li>a</li><li>b</li></ul>c'],
    ['<table><tr><td>a<td>b<tr><td>c</table>', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>'],
    ['<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
    ['a</p></div>b', 'ab'],
    ['a<br/>b<img src=x alt="y>z">', 'a<br>b<img src="x" alt="y>z">'],
    ['<!-- <p> -->a<!x>b<?y?>c</ z>d', 'abcd'],
    ['<script>"<p>"</script>a<textarea><p></textarea>b<title>', 'ab'],
    ['<style media=print>p>b{color:red}</style>', '<style media="print">p>b{color:red}</style>'],
    ['1 < 2 <3', '1 &lt; 2 &lt;3'],
    [`<p title='a"b' style=x onclick=y>`, '<p title="a&quot;b" style="x" onclick="y"></p>'],
    ['<p a="', '<p a="&quot;"></p>'],
    ['<svg><style>x</style></svg><form><p>a', '<style>x</style><p>a</p>'],
    ['<a href=x>1<a href=y>2</a>', '<a href="x">1</a><a href="y">2</a>'],
    ['<o:p>x</o:p><p/>y', '<o:p>x</o:p><p>y</p>'],
  ])('%s becomes %s', (html, tidied) => {
    expect(tidy(html)).toBe(tidied);
  });

  it('is as deep as a long thread, not deeper', () => {
    expect(tidy('<div>'.repeat(10_000)).match(/<div>/g)).toHaveLength(300);
    expect(tidy('<b>'.repeat(10_000)).match(/<b>/g)).toHaveLength(12);
  });
});

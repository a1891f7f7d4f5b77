/** Mail as nobody writes it: random trees of elements, attributes and declarations, and random bits of markup. */
import fc from 'fast-check';

const ELEMENTS = [
  ...[
    'div',
    'p',
    'span',
    'b',
    'font',
    'small',
    'sub',
    'h6',
    'h1',
    'center',
    'blockquote',
    'ul',
    'li',
    'ol',
    'dd',
    'pre',
  ],
  ...['table', 'tr', 'td', 'th', 'tbody', 'caption', 'a', 'form', 'button', 'object', 'select', 'option', 'textarea'],
  ...['svg', 'math', 'mtext', 'mglyph', 'style', 'title', 'template', 'noscript', 'xmp', 'details', 'mark', 'nobr'],
  ...[
    'foreignObject',
    'annotation-xml',
    'desc',
    'marquee',
    'frameset',
    'body',
    'html',
    'head',
    'br',
    'img',
    'hr',
    'input',
  ],
];

const COLOURS = [
  '#fff',
  'white',
  'black',
  '#010101',
  'red',
  '#eee',
  'rgba(0,0,0,.05)',
  'transparent',
  'yellow',
  'navy',
];
const SIZES = [
  '0',
  '1px',
  '3px',
  '7px',
  '14px',
  '2em',
  '.5em',
  '50%',
  '300%',
  '9999px',
  '-9999px',
  '-1em',
  'auto',
  '99vw',
];

const declaration = fc.oneof(
  fc.tuple(fc.constantFrom('color', 'background', 'background-color'), fc.constantFrom(...COLOURS)),
  fc.tuple(
    fc.constantFrom(
      ...['font-size', 'line-height', 'width', 'height', 'max-width', 'max-height', 'margin', 'margin-left', 'padding'],
      ...['margin-top', 'padding-left', 'text-indent', 'letter-spacing', 'border-spacing', 'min-width', 'left', 'top'],
    ),
    fc.constantFrom(...SIZES),
  ),
  fc.constantFrom<[string, string]>(
    ['display', 'none'],
    ['display', 'inline-block'],
    ['display', 'block'],
    ['display', 'inline'],
    ['position', 'absolute'],
    ['position', 'relative'],
    ['float', 'left'],
    ['overflow', 'hidden'],
    ['white-space', 'nowrap'],
    ['white-space', 'pre'],
    ['opacity', '0'],
    ['visibility', 'hidden'],
    ['transform', 'scale(0)'],
    ['clip-path', 'inset(50%)'],
    ['background-image', 'url(https://leak.example/s)'],
    ['background', 'url(https://leak.example/t) #fff'],
    ['vertical-align', 'super'],
    ['direction', 'rtl'],
    ['border', '30px solid white'],
    ['font', 'italic 3px/0 Wingdings'],
  ),
);

const style = fc
  .array(declaration, { maxLength: 4 })
  .map((all) => all.map(([name, value]) => `${name}:${value}`).join(';'));

const attribute = fc.oneof(
  { weight: 5, arbitrary: style.map((value) => `style="${value}"`) },
  fc.constantFrom(
    ...[
      'bgcolor=black',
      'color=white',
      'size=1',
      'align=right',
      'width=1',
      'width="1%"',
      'height=1',
      'dir=rtl',
      'hidden',
    ],
    ...[
      'href="https://ok.example/?a&b"',
      'href="javascript:ran()"',
      'href=#a',
      'src=https://leak.example/i',
      'src=x onerror=ran()',
    ],
    ...[
      'alt="Words &quot;&lt;b&gt;"',
      'class=x',
      'id=x name=body',
      'background=https://leak.example/b',
      'background=x',
    ],
    ...[
      'title="</style><img src=x onerror=ran()>"',
      'srcdoc="<script>parent.ran()</script>"',
      'cellpadding=9 border=3',
    ],
  ),
);

const words = fc.constantFrom(
  'word',
  'Longwordwithoutanyspaceinitatall',
  'two words',
  '&lt;b&gt;',
  '\u00a0',
  '\r\n',
  '&#13;',
  'x',
);

const { node: tree } = fc.letrec<{ node: string; element: string }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, words, tie('element')),
  element: fc
    .tuple(
      fc.constantFrom(...ELEMENTS),
      fc.array(attribute, { maxLength: 3 }),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([name, attributes, inside, isClosed]) => {
      const end = isClosed ? `</${name}>` : '';
      return `<${[name, ...attributes].join(' ')}>${inside.join('')}${end}`;
    }),
}));

const bits = fc.constantFrom(
  ...[
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '!',
    '--',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&',
    ';',
    ' ',
    '\n',
    '\0',
    '<p',
    '</p>',
  ],
  ...[
    '<img src=x onerror=ran()>',
    '<style>',
    '</style>',
    '<svg>',
    '</svg>',
    '<math>',
    '<table>',
    '</table>',
    '<a href=',
    'x',
  ],
  ...[
    '<form>',
    '<select>',
    '<template>',
    '<noscript>',
    '</noscript>',
    '<textarea>',
    '<title>',
    '</title>',
    '<b style="color:',
  ],
);

const sheet = fc
  .array(fc.tuple(fc.constantFrom('p', '.x', 'div', 'td', 'span.x', 'a, b', 'p .x', '@media print', '*'), style), {
    maxLength: 3,
  })
  .map((rules) => `<style>${rules.map(([selector, body]) => `${selector}{${body}}`).join('')}</style>`);

/** Elements in each other, mostly closed. */
export const mail = fc.tuple(sheet, fc.array(tree, { maxLength: 4 })).map(([rules, nodes]) => rules + nodes.join(''));

/** Markup in splinters. */
export const splinters = fc.array(fc.oneof(bits, tree), { maxLength: 12 }).map((all) => all.join(''));

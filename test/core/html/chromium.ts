/** The folder `html` in a real browser: the parser that mail is shown with, and a watch on what it loads and runs. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findUnseen, staysInside } from './in-page.js';

const ORIGIN = 'http://mail.example';

/** ms for what loads or runs by itself. */
const WAIT = 80;

/** What happened while a document was shown. */
export interface Seen {
  /** URLs asked for. */
  readonly requests: readonly string[];
  /** Scripts say so by calling `ran()`. */
  readonly ran: boolean;
}

export interface HtmlBrowser {
  readonly page: Page;
  /** One function of `src/html` after the other, in the page: `html` of each, in order. */
  safe(htmls: readonly string[]): Promise<string[]>;
  /** Without DOMPurify's part in it. */
  rebuilt(htmls: readonly string[]): Promise<string[]>;
  /** What is not shown, of each. */
  withheld(htmls: readonly string[]): Promise<string[][]>;
  texts(htmls: readonly string[]): Promise<string[]>;
  /** Whether each stays a child of its own between two others. */
  reach(htmls: readonly string[]): Promise<boolean[]>;
  /** Words in them that a person cannot see, with the reason. */
  unseen(htmls: readonly string[]): Promise<string[]>;
  /** Shown without any other protection, and given time to load. */
  show(html: string): Promise<Seen>;
  close(): Promise<void>;
}

function bundle(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        import * as html from './src/html/index.ts';
        import { openDom } from './src/html/dom.ts';
        import { rebuild } from './src/html/rebuild.ts';
        const rebuilt = (text) => {
          const dom = openDom(window);
          return rebuild(dom, dom.parse(text), () => null).html;
        };
        Object.assign(globalThis, { html, rebuilt });`,
      resolveDir: join(import.meta.dirname, '../../..'),
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

export async function openHtmlBrowser(): Promise<HtmlBrowser> {
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.route('**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>mail</title>' }),
  );
  await page.goto(ORIGIN);
  await page.addScriptTag({ content: bundle() });
  const each = (call: string) => (htmls: readonly string[]) =>
    page.evaluate(`Promise.all(${JSON.stringify(htmls)}.map(async (text) => ${call}))`);
  return {
    page,
    safe: each(`(await html.showHtml(text, window, 'html')).html`) as HtmlBrowser['safe'],
    rebuilt: each('rebuilt(text)') as HtmlBrowser['rebuilt'],
    withheld: each(`[...(await html.showHtml(text, window, 'html')).withheld].sort()`) as HtmlBrowser['withheld'],
    texts: each('html.safeText(text, window)') as HtmlBrowser['texts'],
    reach: (htmls) => page.evaluate(staysInside, htmls),
    unseen: (htmls) => page.evaluate(findUnseen, htmls),
    show: (html) => show(browser, html),
    close: () => browser.close(),
  };
}

/** As a document of its own, and once more put into it by script: the two ways in which HTML gets into a page. */
async function show(browser: Browser, html: string): Promise<Seen> {
  const page = await browser.newPage();
  const requests: string[] = [];
  let ran = false;
  await page.exposeFunction('ran', () => (ran = true));
  await page.route('**', (route) => {
    const url = route.request().url();
    if (url === `${ORIGIN}/`) return route.fulfill({ contentType: 'text/html', body: `<!doctype html><body>${html}` });
    requests.push(url);
    return route.abort();
  });
  await page.goto(ORIGIN);
  await page
    .evaluate((text) => {
      const place = (globalThis as unknown as { document: { body: { innerHTML: string } } }).document.body;
      place.innerHTML = text;
    }, html)
    .catch(() => undefined);
  await page.waitForTimeout(WAIT);
  await page.close();
  return { requests, ran };
}

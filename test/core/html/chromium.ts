/** The folder `html` in a real browser: the parser that mail is shown with, and a watch on what it loads and runs. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

const ORIGIN = 'http://mail.example';

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
  /** What is not shown, of each. */
  withheld(htmls: readonly string[]): Promise<string[][]>;
  texts(htmls: readonly string[]): Promise<string[]>;
  /** Put into a page without any other protection, and given time to load. */
  show(html: string): Promise<Seen>;
  close(): Promise<void>;
}

function bundle(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import * as html from './src/html/index.ts'; Object.assign(globalThis, { html });`,
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
    safe: each('(await html.safeHtml(text, window)).html') as HtmlBrowser['safe'],
    withheld: each('[...(await html.safeHtml(text, window)).withheld].sort()') as HtmlBrowser['withheld'],
    texts: each('html.safeText(text, window)') as HtmlBrowser['texts'],
    show: (html) => show(browser, html),
    close: () => browser.close(),
  };
}

async function show(browser: Browser, html: string): Promise<Seen> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const requests: string[] = [];
  await page.route('**', (route) => {
    requests.push(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>mail</title><div id="mail"></div>' });
  });
  await page.goto(ORIGIN);
  requests.length = 0;
  await page.evaluate(`globalThis.ran = () => { globalThis.didRun = true; }`);
  await page.evaluate(`document.getElementById('mail').innerHTML = ${JSON.stringify(html)}`);
  await page.waitForTimeout(60);
  const ran = await page.evaluate<boolean>('globalThis.didRun === true');
  await context.close();
  return { requests, ran };
}

/** Laws of HTML that was made safe: it stays the same, loads nothing, runs nothing, and shows every word it holds. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HtmlBrowser, openHtmlBrowser } from '../core/html/chromium.ts';
import { mail, splinters } from './html-arbitraries.ts';

let browser: HtmlBrowser;

beforeAll(async () => {
  browser = await openHtmlBrowser();
});

afterAll(() => browser.close());

/** Many documents in one call: the way to the browser is what takes time. */
const documents = fc.array(fc.oneof(mail, splinters), { minLength: 20, maxLength: 40 });

describe('HTML that was made safe', () => {
  it('stays the same when it is made safe again', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (htmls) => {
        const safe = await browser.safe(htmls);
        expect(await browser.safe(safe)).toEqual(safe);
      }),
      { numRuns: 12 },
    );
  });

  it('is closed: what follows in the page stays outside of it', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (htmls) => {
        expect(await browser.reach(await browser.safe(htmls))).toEqual(htmls.map(() => true));
      }),
      { numRuns: 6 },
    );
  });

  it('holds nothing that loads or runs', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (htmls) => {
        const safe = await browser.safe(htmls);
        for (const html of safe) {
          expect(html).not.toMatch(/<(?:script|style|svg|math|form|input|iframe|template|object)/i);
          expect(html).not.toMatch(/<[^>]*(?:leak\.example|\son\w+=|url\()/i);
        }
        expect(await browser.show(safe.join('\n'))).toEqual({ requests: [], ran: false });
      }),
      { numRuns: 6 },
    );
  });

  it('shows each of its words, and its text is those words', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (htmls) => {
        expect(await browser.unseen(await browser.safe(htmls))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

/** The panes in a real browser, with fakes behind them: any state, theme, width and host. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { servePanes } from '../../../scripts/ui-page.js';

/** A light theme, a dark one, and the two kinds of forced colours. */
export const THEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
} as const;

export interface Look {
  readonly theme?: keyof typeof THEMES;
  readonly width?: number;
  readonly host?: 'browser' | 'thunderbird';
}

type InPage = typeof import('./in-page.js');

export interface PanesBrowser {
  readonly page: Page;
  /** Pane -> its states. */
  readonly panes: ReadonlyMap<string, readonly string[]>;
  /** `null`: all states side by side. */
  open(pane: string, state: string | null, look?: Look): Promise<void>;
  /** In place, as when the host hands in a new state. */
  turnTo(state: string): Promise<void>;
  /** Calls a function of in-page.js there. */
  ask<Name extends keyof InPage>(
    name: Name,
    ...given: Parameters<InPage[Name]>
  ): Promise<Awaited<ReturnType<InPage[Name]>>>;
  close(): Promise<void>;
}

const inPage = buildSync({
  entryPoints: [join(import.meta.dirname, 'in-page.js')],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'inPage',
  footer: { js: 'globalThis.inPage = inPage;' },
}).outputFiles[0]?.text;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function openPanes(): Promise<PanesBrowser> {
  const served = await servePanes({ fresh: false });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.addInitScript({ content: `${axe}\n${inPage}` });
  await page.goto(served.address);
  const panes = new Map(await page.evaluate<[string, string[]][]>('panes'));
  return {
    page,
    panes,
    open: async (pane, state, { theme = 'light', width = 280, host = 'browser' } = {}) => {
      await page.setViewportSize({ width: state === null ? 1600 : width, height: 700 });
      await page.emulateMedia({ ...THEMES[theme], reducedMotion: 'reduce' });
      const query = new URLSearchParams({ pane, host, ...(state === null ? { width: String(width) } : { state }) });
      await page.goto(`${served.address}?${query.toString()}`);
      await page.waitForSelector('html[data-shown]');
    },
    turnTo: (state) => page.evaluate(`showState(${JSON.stringify(state)})`),
    ask: (name, ...given) => page.evaluate(`inPage.${name}(...${JSON.stringify(given)})`),
    close: async () => {
      await browser.close();
      served.close();
    },
  };
}

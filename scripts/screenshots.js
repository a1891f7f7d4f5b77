/**
 * `npm run screenshots`: the panes for the documents, into docs/images/ui/.
 * `npm run screenshots -- --all`: every state of every pane, light, dark and in high contrast, at three widths, into
 * .cache/screenshots/, to be looked at: too many octets to keep.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { smallPng } from './small-png.js';
import { servePanes } from './ui-page.js';

const WIDTHS = [280, 360, 800];
/** @typedef {{ colorScheme: 'light' | 'dark', forcedColors: 'none' | 'active' }} Theme */
/** @type {Record<string, Theme>} */
const THEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
};
/** How wide a sheet is: as many columns as make it about as high. */
const COLUMNS = { 280: 4, 360: 4, 800: 2 };

const root = join(import.meta.dirname, '..');
const isAll = process.argv.includes('--all');
const folder = join(root, isAll ? '.cache/screenshots' : 'docs/images/ui');

/** Colours are the same at every width, so wider ones are kept in light only. @param {string} theme @param {number} width */
const isWanted = (theme, width) => isAll || width === 280 || theme === 'light';

const quiet = ['background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);
const profile = mkdtempSync(join(tmpdir(), 'send-secure-screenshots-'));
const { address, close } = await servePanes({ fresh: false });
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--no-first-run', ...quiet],
  reducedMotion: 'reduce',
});
const page = await browser.newPage();
let total = 0;

try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await page.goto(address);
  /** @type {[string, string[]][]} */
  const panes = await page.evaluate('panes');
  for (const [pane] of panes) {
    for (const width of WIDTHS) {
      for (const [name, theme] of Object.entries(THEMES)) {
        if (!isWanted(name, width)) continue;
        const columns = COLUMNS[/** @type {keyof typeof COLUMNS} */ (width)];
        await page.setViewportSize({ width: columns * (width + 16) + 32, height: 800 });
        await page.emulateMedia({ ...theme, reducedMotion: 'reduce' });
        await page.goto(`${address}?pane=${pane}&width=${width}${isAll ? '' : '&pictured'}`);
        await page.waitForSelector('html[data-shown]');
        const picture = smallPng(await page.screenshot({ fullPage: true }));
        writeFileSync(join(folder, `${pane}-${name}-${width}.png`), picture);
        total += picture.length;
      }
    }
  }
  console.log(`pictures of ${panes.map(([pane]) => pane).join(', ')}; ${total} bytes`);
} finally {
  await browser.close();
  close();
  rmSync(profile, { recursive: true, force: true });
}

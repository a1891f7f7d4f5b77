/** The built core does the product's main job in a real browser, and loads OpenPGP.js for OpenPGP only. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { generateKey } from 'openpgp';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate } from '../../scripts/demo-keys.js';
import type { Outcome, People } from './page.ts';

const root = join(import.meta.dirname, '../..');
const message = [
  'From: Nora <nora@clinic.example>',
  'To: Ben <ben@surgery.example>',
  'Subject: Grüße',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  'It works in the browser – ☺',
  '',
].join('\r\n');

let folder: string;
let server: Server;
let browser: Browser;
let people: People;

/** `/core/…` is the built core, `/page.js` the script beside this file. */
function serve(): Server {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
  });
  return createServer((request, response) => {
    const url = request.url ?? '/';
    const isScript = url.endsWith('.js');
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    if (url.startsWith('/core/')) response.end(readFileSync(join(root, 'dist/core', basename(url))));
    else if (url === '/page.js') response.end(outputFiles[0]?.contents);
    else response.end('<!doctype html><title>core</title><script type="module" src="/page.js"></script>');
  }).listen(0, '127.0.0.1');
}

async function person(who: string, address: string, kind: 'RSA-3072' | 'P-256'): Promise<People['sender']> {
  makeCertificate(folder, who, { name: who, address }, kind);
  const key = readFileSync(join(folder, `${who}.key`));
  const pkcs8 = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], { input: key });
  const { privateKey } = await generateKey({ userIDs: [{ name: who, email: address }], format: 'armored' });
  return { certificate: readFileSync(join(folder, `${who}.pem`), 'utf8'), pkcs8: [...pkcs8], openpgp: privateKey };
}

async function run(page: Page, protocol: 'smime' | 'openpgp'): Promise<Outcome> {
  return page.evaluate<Outcome>(`sealAndOpen(${JSON.stringify(people)}, ${JSON.stringify(protocol)})`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-secure-browser-'));
  makeAuthority(folder);
  people = {
    message,
    anchor: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    sender: await person('nora', 'nora@clinic.example', 'RSA-3072'),
    reader: await person('ben', 'ben@surgery.example', 'P-256'),
  };
  server = serve();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

describe('the core in Chromium', () => {
  it.each(['smime', 'openpgp'] as const)('seals and opens with %s', async (protocol) => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const outcome = await run(page, protocol);
    expect(outcome).toMatchObject({ protocol, verdict: 'verified', original: message });
    expect(outcome.loaded.includes('/core/openpgp.js')).toBe(protocol === 'openpgp');
    await page.close();
  });
});

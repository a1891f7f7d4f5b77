/** What a person did not see is not quoted back, and decrypted text goes to nobody new without asking. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayRenderHtml, quoteText, strangersToQuote } from '../../src/html/index.ts';
import { type HtmlBrowser, openHtmlBrowser } from '../core/html/chromium.ts';
import { hidings, undone } from './html-vectors.ts';

let browser: HtmlBrowser;

beforeAll(async () => {
  browser = await openHtmlBrowser();
});

afterAll(() => browser.close());

describe('text that is hidden', () => {
  it.each(Object.entries(hidings))('%s: is neither shown nor quoted', async (_name, html) => {
    const [safe = ''] = await browser.safe([html]);
    const [text = ''] = await browser.texts([html]);
    expect(safe).not.toContain('SECRET');
    expect(text).not.toContain('SECRET');
    expect(quoteText(text, 'Ana wrote:')).not.toContain('SECRET');
  });

  it('is told of', async () => {
    const told = await browser.withheld(['<p style="color:white">SECRET</p>', '<p hidden>SECRET</p>', '<p>x</p>']);
    expect(told).toEqual([['hidden-text'], ['hidden-text'], []]);
  });

  it('around a decrypted part does not hide that part', async () => {
    const parts = await browser.safe(['What about Tuesday?<div style="display:none">', '<p>SECRET</p>', '</div>']);
    expect(parts).toEqual(['What about Tuesday?', '<p>SECRET</p>', '']);
  });
});

describe('text that would be covered, moved or shown to some alone', () => {
  it.each(Object.entries(undone))('%s: is shown', async (_name, html) => {
    const [safe = ''] = await browser.safe([html]);
    expect(safe).toContain('SHOWN');
    expect(await browser.unseen([safe])).toEqual([]);
  });
});

describe('HTML out of a cipher that does not notice changes', () => {
  const cbc = { kind: 'encryption', integrity: 'none' } as const;
  const gcm = { kind: 'encryption', integrity: 'aead' } as const;
  const mdc = { kind: 'encryption', integrity: 'mdc' } as const;
  const trusted = { kind: 'signature', trusted: true } as const;
  const unknown = { kind: 'signature', trusted: false } as const;

  it.each([
    ['no protection', [], true],
    ['AEAD', [gcm], true],
    ['OpenPGP with MDC', [mdc], true],
    ['a signature alone', [unknown], true],
    ['CBC', [cbc], false],
    ['CBC around a trusted signature', [cbc, trusted], true],
    ['CBC around an unknown signature', [cbc, unknown], false],
    ['CBC inside of a trusted signature: made over the ciphertext', [trusted, cbc], false],
    ['CBC twice around a trusted signature', [cbc, cbc, trusted], true],
    ['a trusted signature between two', [cbc, trusted, cbc], false],
    ['AEAD inside of CBC', [cbc, gcm], false],
    ['CBC inside of AEAD', [gcm, cbc], false],
  ] as const)('%s', (_name, layers, may) => {
    expect(mayRenderHtml(layers)).toBe(may);
  });
});

describe('an answer with decrypted text', () => {
  const signedAddresses = ['ana@partner.example', 'nora@clinic.example'];

  it('goes to those whom the signed mail names', () => {
    const recipients = ['Ana@Partner.Example', 'nora@clinic.example'];
    expect(strangersToQuote({ decrypted: true, recipients, signedAddresses })).toEqual([]);
  });

  it('goes to others when the person says so: Reply-To and From of who passes ciphertext on among them', () => {
    const recipients = ['ana@partner.example', 'eve@x.example'];
    expect(strangersToQuote({ decrypted: true, recipients, signedAddresses })).toEqual(['eve@x.example']);
    expect(strangersToQuote({ decrypted: true, recipients, signedAddresses: [] })).toEqual(recipients);
  });

  it('takes no lookalike for the same', () => {
    const recipients = ['nora@\u212Alinic.example', 'nora@c\u029Finic.example'];
    expect(strangersToQuote({ decrypted: true, recipients, signedAddresses: ['nora@klinic.example'] })).toEqual(
      recipients,
    );
  });

  it('needs no question when nothing was encrypted', () => {
    expect(strangersToQuote({ decrypted: false, recipients: ['eve@x.example'], signedAddresses: [] })).toEqual([]);
  });
});

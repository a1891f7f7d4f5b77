/** The extension as `npm run build` makes it, in the real Thunderbird. */

import { afterEach, describe, expect, it } from 'vitest';
import { Thunderbird } from './thunderbird.ts';

let thunderbird: Thunderbird | undefined;

afterEach(async () => {
  await thunderbird?.stop();
  thunderbird = undefined;
});

describe('Thunderbird', { timeout: 60_000 }, () => {
  it('runs the extension and its privileged part, of one version', async () => {
    thunderbird = await Thunderbird.start();
    const versions = await thunderbird.background(
      `return [await page.messenger.sendSecure.version(), page.messenger.runtime.getManifest().version];`,
    );
    expect(versions).toEqual(['0.1.0', '0.1.0']);
  });

  it('takes mail into its folders', async () => {
    thunderbird = await Thunderbird.start();
    const uri = await thunderbird.deliver(Buffer.from('From: a@b.example\r\nSubject: Hello\r\n\r\nx\r\n'));
    expect(uri).toMatch(/^mailbox-message:.*Inbox#/);
  });
});

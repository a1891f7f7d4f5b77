/** OpenPGP: packets, keys, messages, text with blocks in it, Autocrypt. */

import { concat, encodeUtf8, encodeBase64 } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { Failure } from '../../../src/model/index.ts';
import {
  type OpenContext,
  describeOpenpgp,
  openInline,
  openMessage,
  openSetupMessage,
  readAutocrypt,
  readGossip,
  readKeys,
} from '../../../src/openpgp/index.ts';
import { ALL_WEAK, AT, engine, openpgpKeyFiles, openpgpMessages, openpgpSecrets, readingKeys, vectors } from '../corpus.ts'; // prettier-ignore
import { mutateMime } from '../mutate-mime.ts';
import { mutateOpenpgp } from '../mutate-openpgp.ts';
import { type Target, must } from '../target.ts';

async function context(): Promise<OpenContext> {
  const { openpgp, passwords } = await readingKeys();
  return { keys: openpgp, passwords, verificationKeys: await openpgpSecrets(), at: AT, allowWeak: ALL_WEAK };
}

const keys: Target = {
  name: 'openpgp-keys',
  load: async () => ({
    samples: openpgpKeyFiles(),
    mutate: mutateOpenpgp,
    run: async (input) => {
      for (const key of await readKeys(input, AT)) {
        must(/^[0-9A-F]{32,64}$/.test(key.fingerprint), 'a fingerprint is hex');
        must(key.addresses.every((address) => /^[^@\s]+@[^@\s]+$/.test(address)), 'an address of a key is something at a domain'); // prettier-ignore
      }
    },
  }),
};

const describing: Target = {
  name: 'openpgp-describe',
  load: async () => ({
    samples: [...openpgpKeyFiles(), ...openpgpMessages()],
    mutate: mutateOpenpgp,
    run: async (input) => must(JSON.stringify(describeOpenpgp(input)) !== undefined, 'a description is JSON'),
  }),
};

const messages: Target = {
  name: 'openpgp-messages',
  load: async () => {
    const how = await context();
    return {
      samples: [...openpgpMessages(), ...vectors('fuzz/openpgp', /\.asc$/)],
      mutate: mutateOpenpgp,
      run: async (input) => {
        const { data, failure, layers } = await openMessage(input, how);
        must((data === null) === (failure !== undefined), 'content or a reason');
        must(layers.length > 0, 'what was opened has layers');
      },
    };
  },
};

const inline: Target = {
  name: 'openpgp-inline',
  load: async () => {
    const how = await context();
    const text = (armor: Uint8Array): Uint8Array => concat([encodeUtf8('Content-Type: text/plain\r\n\r\nHello\r\n'), armor, encodeUtf8('\r\nBye\r\n')]); // prettier-ignore
    return {
      samples: [...openpgpMessages(), ...vectors('fuzz/openpgp', /\.asc$/)].map(text),
      mutate: mutateOpenpgp,
      run: async (input) => {
        const opened = await openInline(engine, parseMessage(input), how);
        for (const { start, end } of opened?.blocks ?? []) must(start < end, 'a block has octets');
      },
    };
  },
};

const autocrypt: Target = {
  name: 'autocrypt',
  load: async () => ({
    samples: [
      ...vectors('autocrypt', /\.eml$/),
      ...openpgpKeyFiles().map((key) => encodeUtf8(`From: a@b.c\r\nAutocrypt: addr=a@b.c; keydata=${encodeBase64(key)}\r\nAutocrypt-Gossip: addr=d@b.c; keydata=${encodeBase64(key)}\r\n\r\n`)), // prettier-ignore
    ],
    mutate: mutateMime,
    run: async (input) => {
      const message = parseMessage(input);
      const announced = [readAutocrypt(message) ?? [], ...readGossip(message, ['d@b.c'])].flat();
      await openSetupMessage(message, '1742-0185-6197-1303-7016-8412-3581-4441-0597', AT).catch(refused);
      for (const { key } of announced) await readKeys(key, AT).catch(refused);
    },
  }),
};

function refused(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

export const OPENPGP_TARGETS: readonly Target[] = [keys, describing, messages, inline, autocrypt];

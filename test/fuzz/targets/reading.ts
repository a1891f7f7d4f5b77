/** The whole way of a message: opened, judged, reported; and what must be true of the report. */

import { type Reading, type ReadRequest, readMessage, report, toNative, toWrapped } from '../../../src/flows/index.ts';
import { Failure } from '../../../src/model/index.ts';
import { certificateValidator, readCertificates } from '../../../src/x509/index.ts';
import { ALL_WEAK, AT, engine, messages, openpgpSecrets, plainMessages, readingKeys, vector } from '../corpus.ts';
import { Authentic } from '../authentic.ts';
import { mutateMime } from '../mutate-mime.ts';
import { checkReport } from '../report-laws.ts';
import type { Target } from '../target.ts';

type Asked = Omit<ReadRequest, 'message'>;

async function asked(innerParts: boolean): Promise<Asked> {
  const anchors = ['thunderbird-smime/smime/TestCA.pem', 'rfc4134/CarlRSASelf.cer'].map(vector).flatMap(readCertificates); // prettier-ignore
  const accepted = (await openpgpSecrets()).map(({ fingerprint }) => fingerprint);
  return {
    engine,
    keys: await readingKeys(),
    trust: {
      certificates: certificateValidator(engine, { anchors, at: AT, allowWeak: ALL_WEAK }),
      acceptedOpenpgp: new Set(accepted),
    },
    allowWeak: ALL_WEAK,
    at: AT,
    reader: [],
    innerParts,
  };
}

async function read(request: Asked, message: Uint8Array): Promise<Reading> {
  const reading = await readMessage({ ...request, message });
  checkReport(report(reading));
  return reading;
}

const reading: Target = {
  name: 'reading',
  load: async () => {
    const request = await asked(true);
    return {
      samples: [...messages(), ...plainMessages()],
      mutate: mutateMime,
      run: async (input) => {
        await read(request, input);
        for (const convert of [toNative, toWrapped]) await convert(engine, input).catch(refused);
      },
    };
  },
};

/** Messages that are `verified`, and the others that their keys open: changed, none may say what is not so. */
const meaning: Target = {
  name: 'meaning',
  load: async () => {
    const request = await asked(false);
    const authentic = new Authentic();
    const samples = messages();
    for (const sample of samples) authentic.learn(await read(request, sample));
    return {
      samples,
      mutate: mutateMime,
      run: async (input) => authentic.check(await read(request, input), input),
    };
  },
};

function refused(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

export const READING_TARGETS: readonly Target[] = [reading, meaning];

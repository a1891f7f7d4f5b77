/** What each reader of a message costs beyond the RSA operation that wraps the key for them. */

import { type KeyObject, X509Certificate, constants, publicEncrypt, randomBytes } from 'node:crypto';
import { nodeEngine } from '../cli/engine.ts';
import { encodePem } from '../src/bytes/index.ts';
import * as core from '../src/index.ts';
import { type People, type Person, prepareJob } from './job.ts';
import { makeMessage } from './message.ts';
import { measure, timeOf } from './rounds.ts';

/** Milliseconds for each of `count` readers, and of the bare wrap. */
export async function measureRecipients(
  people: People,
  count: number,
  rounds: number,
  rest: () => void,
): Promise<{ readonly beyondWrap: number; readonly wrap: number }> {
  const [reader] = people.readers;
  if (reader === undefined) throw new Error('no reader');
  const message = makeMessage(10_000);
  const many = Array.from({ length: count }, (_, index) => namesake(reader, index));
  const jobs = await Promise.all(
    [[reader], many].map((readers) => prepareJob(core, nodeEngine(), { ...people, readers })),
  );
  const { publicKey } = new X509Certificate(reader.certificate);
  const measured = await measure(
    [
      { name: 'one', run: async () => jobs[0]?.seal(message, 'GCM') },
      { name: 'many', run: async () => jobs[1]?.seal(message, 'GCM') },
      { name: 'wraps', run: async () => wrapFor(publicKey, count - 1) },
    ],
    { rounds, repeats: 1, rest },
  );
  const wrap = timeOf(measured, 'wraps') / (count - 1);
  const each = (timeOf(measured, 'many') - timeOf(measured, 'one')) / (count - 1);
  return { beyondWrap: each - wrap, wrap };
}

/** The same key in a certificate with another serial number: another reader to whoever seals. */
function namesake(person: Person, index: number): Person {
  const [certificate] = core.readCertificates(new TextEncoder().encode(person.certificate));
  if (certificate === undefined) throw new Error('no certificate');
  const der = certificate.der.slice();
  const end = certificate.serialNumber.byteOffset - certificate.der.byteOffset + certificate.serialNumber.length;
  der.set([index >> 8, index & 0xff], end - 2);
  return { ...person, name: `${person.name} ${index}`, certificate: encodePem('CERTIFICATE', der) };
}

function wrapFor(key: KeyObject, count: number): void {
  const contentKey = randomBytes(32);
  for (let i = 0; i < count; i++) publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, contentKey);
}

/** The people of the benchmark: certificates and keys by OpenSSL, OpenPGP keys of the same kind by OpenPGP.js. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { makeAuthority, makeCertificate } from '../scripts/demo-keys.js';
import type { People, Person } from './job.ts';

export const SENDER = 'nora';
export const READERS = ['ben', 'carla', 'dan'] as const;

/** Fills `folder` with `ca.pem`, and `<name>.pem` and `<name>.key` for each person. */
export function makePeople(folder: string): People {
  makeAuthority(folder);
  const [sender, ...readers] = [SENDER, ...READERS].map((name) => makePerson(folder, name));
  if (sender === undefined) throw new Error('nobody');
  return { anchor: readFileSync(join(folder, 'ca.pem'), 'utf8'), sender, readers };
}

function makePerson(folder: string, name: string): Person {
  makeCertificate(folder, name, { name, address: addressOf(name) }, 'RSA-3072');
  const pkcs8 = ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER', '-in', join(folder, `${name}.key`)];
  return {
    name,
    certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
    pkcs8: [...execFileSync('openssl', pkcs8)],
  };
}

/** As the benchmark's message has it. */
function addressOf(name: string): string {
  return (
    { nora: 'nora@clinic.example', ben: 'ben@surgery.example', carla: 'carla@law.example' }[name] ??
    `${name}@home.example`
  );
}

/** RSA-3072 keys for the same people, the sender's first. */
export async function makeOpenpgpPeople() {
  return Promise.all(
    [SENDER, ...READERS].map((name) =>
      generateKey({ userIDs: [{ name }], type: 'rsa', rsaBits: 3072, format: 'object' }),
    ),
  );
}

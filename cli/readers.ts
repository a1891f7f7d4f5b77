/** The readers named by `--to` and `--bcc`: whose key a file holds, and by which address the letter calls them. */

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Engine } from '../src/crypto/index.ts';
import type { Reader } from '../src/flows/index.ts';
import { headers, parseAddressList, parseHeaders } from '../src/mime/index.ts';
import { type Certificate, Failure, type TrustedKey } from '../src/model/index.ts';
import { type Refused, acceptCertificateByUser, acceptOpenpgpKeyByUser, sameAddress } from '../src/trust/index.ts';
import { basicConstraints, certificateAddresses } from '../src/x509/index.ts';
import { readOpenpgpFiles, readReaderFile } from './my-keys.ts';

/** Somebody's key, and every address in it. */
export interface Holder {
  readonly key: TrustedKey;
  readonly addresses: readonly string[];
  /** The name of the file, for complaints. */
  readonly file: string;
}

export async function readHolders(engine: Engine, names: readonly string[], at: Date): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const name of names) holders.push(await readHolder(engine, name, at));
  return holders;
}

/** A file, or an address, which needs the look-up that this version does not have. */
async function readHolder(engine: Engine, name: string, at: Date): Promise<Holder> {
  if (!existsSync(name) && name.includes('@')) throw new Failure('not-available', 'looking up an address');
  const file = basename(name);
  const material = await readReaderFile(engine, name);
  if (material.kind === 'openpgp') {
    const [key, ...others] = await readOpenpgpFiles([name], at);
    if (key === undefined) throw new Failure('not-a-key');
    if (others.length > 0) throw new Failure('unfit-key', `${file}: keys of several readers`);
    return { key: usable(acceptOpenpgpKeyByUser(key), file), addresses: key.addresses, file };
  }
  const [certificate, ...others] = material.certificates;
  if (certificate === undefined) throw new Failure('not-a-key', 'no certificate');
  if (others.some((each) => isOfAnother(each, certificate)))
    throw new Failure('unfit-key', `${file}: certificates of several readers`);
  const addresses = certificateAddresses(certificate);
  return { key: usable(acceptCertificateByUser(certificate, at), file), addresses, file };
}

/** Authorities may come along with a certificate; another person may not, who would be left out without a word. */
function isOfAnother(certificate: Certificate, first: Certificate): boolean {
  if (basicConstraints(certificate)?.ca === true) return false;
  const addresses = certificateAddresses(certificate);
  return !addresses.every((each) => certificateAddresses(first).some((other) => sameAddress(each, other)));
}

function usable<K extends object>(answer: K | Refused, file: string): K {
  if ('refused' in answer) throw new Failure('unfit-key', `${file}: ${answer.refused}`);
  return answer;
}

/** Addresses in these fields of the letter. */
export function lettersAddresses(message: Uint8Array, ...fields: readonly string[]): string[] {
  const head = parseHeaders(message);
  const values = fields.flatMap((field) => headers(head, field));
  return values.flatMap((value) => parseAddressList(value).addresses.map(({ address }) => address));
}

/**
 * Each by the address that the letter has of his, else the first in his key. `mustHave`: somebody hands the messages to
 * these names, so a key without an address is `unfit-key`; the name of its file is nobody's address.
 */
export function asReaders(holders: readonly Holder[], letter: readonly string[], mustHave: boolean): Reader[] {
  return holders.map(({ key, addresses, file }) => {
    const named = addresses.find((each) => letter.some((address) => sameAddress(each, address)));
    const name = named ?? addresses[0];
    if (name === undefined && mustHave) throw new Failure('unfit-key', `${file}: no address in it`);
    return { name: name ?? file, key };
  });
}

/** The one place that loads OpenPGP.js: on the first OpenPGP key or message, never for S/MIME. */

import { Failure, LIMITS } from '../model/index.ts';
import { readPackets, TAG } from './packets.ts';

export type Library = typeof import('openpgp');

let loaded: Promise<Library> | undefined;

/** OpenPGP.js as a module; the runtime keeps it after the first call. */
export function loadLibrary(): Promise<Library> {
  return (loaded ??= import('openpgp').then(boundPackets));
}

/** Packets of a key: a well-known person's carries some thousand signatures. */
const KEY_PACKETS = 20_000;

/**
 * The library bounds what a compressed packet unfolds to, but not how many packets that is: a hundred kilobytes unfold to
 * millions of marker packets, each a moment of work. It has no setting for this and reads what was encrypted and compressed
 * by itself, so the one method through which it reads every list of packets looks at their number first.
 */
function boundPackets(library: Library): Library {
  const { prototype } = library.PacketList;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the list it is asked for
  const read = prototype.read;
  prototype.read = async function (bytes, allowed, ...more) {
    if (bytes instanceof Uint8Array) checkNumber(bytes, TAG.publicKey in allowed);
    await read.call(this, bytes, allowed, ...more);
  };
  return library;
}

/** Throws `too-many`, and `malformed`: what cannot be counted is not read. */
function checkNumber(bytes: Uint8Array, isKey: boolean): void {
  const packets = readPackets(bytes, isKey ? KEY_PACKETS : LIMITS.recipients + LIMITS.signers);
  const signatures = packets.filter(({ tag }) => tag === TAG.signature || tag === TAG.onePassSignature);
  if (!isKey && signatures.length > 2 * LIMITS.signers) throw new Failure('too-many', 'signatures');
}

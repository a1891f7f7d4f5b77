/** Takes protection layers off one entity, outermost first, until what is inside is ordinary mail. */

import type { Engine, PrivateKey } from '../crypto/index.ts';
import { type Entity, parseMessage, readProtected, repairedRoot } from '../mime/index.ts';
import { type Certificate, Failure, LIMITS, type Layer, type WeakName } from '../model/index.ts';
import * as openpgp from '../openpgp/index.ts';
import * as smime from '../smime/index.ts';

/** The reader's secrets and the keys that are known; none is taken out of what was handed in. */
export interface ReadingKeys {
  readonly smime: readonly { readonly key: PrivateKey; readonly certificate: Certificate | null }[];
  /** Key-encryption keys shared with the sender (RFC 5652 §6.2.3). */
  readonly keks: readonly { readonly id: Uint8Array | null; readonly key: Uint8Array }[];
  readonly passwords: readonly string[];
  readonly openpgp: readonly openpgp.UnlockedOpenpgpKey[];
  /** OpenPGP keys to check signatures with, accepted or merely seen. */
  readonly openpgpPublic: readonly openpgp.OpenpgpKey[];
  /** Certificates to find signers among, untrusted. */
  readonly certificates: readonly Certificate[];
}

export interface PeelRequest {
  readonly engine: Engine;
  readonly keys: ReadingKeys;
  readonly allowWeak: ReadonlySet<WeakName>;
  readonly at: Date;
}

/** A layer and the path of the part it covers; `1` is the root. */
export interface PlacedLayer {
  readonly layer: Layer;
  readonly path: string;
}

export interface Peeled {
  readonly layers: readonly PlacedLayer[];
  /** What each layer held, outermost first; without layers nothing. */
  readonly contents: readonly Content[];
  /** The innermost entity that could be reached; `null` when a layer could not be opened. */
  readonly entity: Entity | null;
  /** Path of `entity` in the message's own numbering. */
  readonly path: string;
  readonly failure: Failure | null;
}

/** What was inside a layer. */
export interface Content {
  readonly entity: Entity;
  /** It carries header fields of its own under the protection (RFC 9788). */
  readonly hasHeaders: boolean;
  /** A signature that holds lies around it, inside of any encryption. */
  readonly isSigned: boolean;
}

/** Protection on a part of a message. */
export interface InnerProtection {
  readonly layers: readonly PlacedLayer[];
  /** The bytes that were protected, a view of the message. */
  readonly place: Uint8Array;
  /** What stands there once opened; `null`: stays as it is. */
  readonly replacement: Uint8Array | null;
}

/** Throws `too-deep` beyond the limit of layers, and what the protocols throw for objects that are no such thing. */
export async function peel(request: PeelRequest, outermost: Entity, outerPath: string): Promise<Peeled> {
  const layers: PlacedLayer[] = [];
  const contents: Content[] = [];
  let entity = repairedRoot(outermost);
  let path = outerPath;
  for (let depth = 0; depth <= LIMITS.protectionLayers; depth++) {
    const opened = await openOne(request, entity);
    if (opened === null) return { layers, contents, entity, path, failure: null };
    const inside = isDetached(entity) ? `${path}.1` : path;
    for (const layer of opened.layers) layers.push({ layer, path: layer.kind === 'signature' ? inside : path });
    if (opened.content === null)
      return { layers, contents, entity: null, path, failure: opened.failure ?? new Failure('malformed') };
    entity = repairedRoot(parseMessage(opened.content));
    contents.push({ entity, hasHeaders: readProtected(entity, null).isProtected, isSigned: isSigned(layers) });
    path = inside;
  }
  throw new Failure('too-deep', 'protection layers');
}

/** By a signature that holds and lies inside every encryption so far: one around it says nothing of what is in it. */
function isSigned(layers: readonly PlacedLayer[]): boolean {
  const innermost = layers.map(({ layer }) => layer.kind).lastIndexOf('encryption');
  return layers
    .slice(innermost + 1)
    .some(({ layer }) => layer.kind === 'signature' && layer.signatures.some(({ status }) => status === 'valid'));
}

/**
 * What was sealed: the outermost content with protected header fields, else the innermost. They differ where somebody
 * sealed what was signed before. `null`: nothing was protected.
 */
export function sealedContent({ contents }: Peeled): Entity | null {
  return (contents.find(({ hasHeaders }) => hasHeaders) ?? contents.at(-1))?.entity ?? null;
}

/**
 * The content whose header fields speak for the message: the outermost that a signature covers, so that nobody can put
 * fields of his own around what another signed; else the outermost that has any, else the innermost.
 */
export function headerContent({ contents }: Peeled): Content | null {
  const withHeaders = contents.filter(({ hasHeaders }) => hasHeaders);
  return withHeaders.find(({ isSigned }) => isSigned) ?? withHeaders[0] ?? contents.at(-1) ?? null;
}

async function openOne(request: PeelRequest, entity: Entity) {
  const { engine, keys, allowWeak } = request;
  return (
    (await smime.open(engine, entity, {
      keys: keys.smime,
      keks: keys.keks,
      passwords: keys.passwords,
      certificates: keys.certificates,
      allowWeak,
    })) ?? (await openpgp.open(engine, entity, openpgpContext(request)))
  );
}

/** What `openpgp/` needs of a request. */
export function openpgpContext({ keys, at, allowWeak }: PeelRequest): openpgp.OpenContext {
  return {
    keys: keys.openpgp,
    passwords: keys.passwords,
    verificationKeys: keys.openpgpPublic,
    allowWeak,
    at,
  };
}

function isDetached({ contentType }: Entity): boolean {
  return contentType.type === 'multipart' && contentType.subtype === 'signed';
}

/** Path inside an entity, as a path of the message: the entity's `1` stands at `at`. */
export function rebase(path: string, at: string): string {
  return at + path.slice(1);
}

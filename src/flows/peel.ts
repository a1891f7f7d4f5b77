/** Takes protection layers off one entity, outermost first, until what is inside is ordinary mail. */

import { encodeUtf8, indexOf, latin1 } from '../bytes/index.ts';
import type { Engine, PrivateKey } from '../crypto/index.ts';
import { type Entity, parseMessage, readProtected, repairedRoot, walk } from '../mime/index.ts';
import {
  type Certificate,
  Failure,
  LIMITS,
  type Layer,
  type SignatureEvidence,
  type WeakName,
  type WorkBudget,
} from '../model/index.ts';
import * as openpgp from '../openpgp/index.ts';
import * as smime from '../smime/index.ts';
import { asClosed, hasOpened, isOfMessage } from './closed.ts';
import type { Content, Peeled, PlacedLayer } from './peeled.ts';

/** The reader's secrets and the keys that are known; none is taken out of what was handed in. */
export interface ReadingKeys {
  readonly smime: readonly { readonly key: PrivateKey; readonly certificate: Certificate | null }[];
  /** Key-encryption keys shared with the sender (RFC 5652 §6.2.3). */
  readonly keks: readonly { readonly id: Uint8Array | null; readonly key: Uint8Array }[];
  readonly passwords: readonly string[];
  readonly openpgp: readonly openpgp.UnlockedOpenpgpKey[];
  /** OpenPGP keys to check signatures with, accepted or merely seen; of an accepted key no other copy than the accepted one. */
  readonly openpgpPublic: readonly openpgp.OpenpgpKey[];
  /** Those other copies: what a key revoked itself is revoked wherever it is found. */
  readonly openpgpCopies?: readonly openpgp.OpenpgpKey[];
  /** Certificates to find signers among, untrusted. */
  readonly certificates: readonly Certificate[];
}

export interface PeelRequest {
  readonly engine: Engine;
  readonly keys: ReadingKeys;
  readonly allowWeak: ReadonlySet<WeakName>;
  readonly at: Date;
}

/** A request on its way through one message, with the work that is left for it. */
export interface Peeling extends PeelRequest {
  readonly work: WorkBudget;
}

/**
 * Throws `too-deep` beyond the limit of layers, and what the protocols throw for objects that are no such thing; but once
 * something was decrypted there is one answer for all that goes wrong inside it.
 */
export async function peel(request: Peeling, outermost: Entity, path: string): Promise<Peeled> {
  const found = { layers: new Array<PlacedLayer>(), contents: new Array<Content>(), path };
  try {
    const peeled = await takeOff(request, outermost, found);
    if (peeled.failure === null || !hasOpened(found.layers)) return peeled;
  } catch (error) {
    if (!isOfMessage(error) || !hasOpened(found.layers)) throw error;
  }
  return asClosed(found);
}

/** Fills `found` as it goes. */
async function takeOff(
  request: Peeling,
  outermost: Entity,
  { layers, contents, path: outerPath }: { layers: PlacedLayer[]; contents: Content[]; readonly path: string },
): Promise<Peeled> {
  let entity = repairedRoot(outermost);
  let path = outerPath;
  for (let depth = 0; depth <= LIMITS.protectionLayers; depth++) {
    const opened = await openOne(request, entity);
    if (opened === null) return { layers, contents, entity, path, failure: null };
    const isOpaque = !isDetached(entity);
    const inside = isOpaque ? path : `${path}.1`;
    for (const each of opened.layers) {
      const layer = withoutEmptySignature(each, layers.at(-1)?.layer ?? null);
      layers.push({ layer, path: layer.kind === 'signature' ? inside : path, isOpaque });
    }
    if (opened.content === null)
      return { layers, contents, entity: null, path, failure: opened.failure ?? new Failure('malformed') };
    entity = repairedRoot(parseMessage(opened.content));
    contents.push({ entity, hasHeaders: hasHeaders(entity, layers), depth: layers.length });
    path = inside;
  }
  throw new Failure('too-deep', 'protection layers');
}

/** Compression protects nothing: anybody can put it around fields of his own. */
function hasHeaders(entity: Entity, around: readonly PlacedLayer[]): boolean {
  return around.some(({ layer }) => layer.kind !== 'compression') && readProtected(entity, null).isProtected;
}

/**
 * Where the originator did not sign, a gateway puts an empty signature inside of its own (RFC 3183 §3.1): then nobody is
 * missing there.
 */
function withoutEmptySignature(layer: Layer, around: Layer | null): Layer {
  const isByGateway =
    around?.kind === 'signature' &&
    around.signatures.some(({ kind, status }) => kind === 'domain' && status === 'valid');
  if (layer.kind !== 'signature' || !isByGateway) return layer;
  return { ...layer, signatures: layer.signatures.filter(({ reasons }) => !reasons.includes('no-signer')) };
}

/** Who signed, by keys that hold, inside every encryption of `layers`: a signature around one says nothing of what is in it. */
function signersOf(layers: readonly PlacedLayer[]): ReadonlySet<string> {
  const innermost = layers.map(({ layer }) => layer.kind).lastIndexOf('encryption');
  const signatures = signaturesOf(layers.slice(innermost + 1)).filter(({ status }) => status === 'valid');
  return new Set(signatures.map(nameOfSigner));
}

function signaturesOf(layers: readonly PlacedLayer[]): SignatureEvidence[] {
  return layers.flatMap(({ layer }) => (layer.kind === 'signature' ? layer.signatures : []));
}

/** Equal for equal keys; empty for an unknown one. */
function nameOfSigner({ signer }: SignatureEvidence): string {
  if (signer === null) return '';
  return signer.protocol === 'smime' ? latin1(signer.certificate.der) : signer.fingerprint;
}

/**
 * What comes out, and no other than what is judged: the content whose header fields speak, with whatever it holds, where
 * those who signed inside it signed it too, or nobody did; else the innermost, which they signed. Somebody who only put
 * fields and layers of his own around what another signed does not get a word of his printed. `null`: nothing was protected.
 */
export function sealedContent(peeled: Peeled): Entity | null {
  const speaking = headerContent(peeled);
  if (speaking === null) return null;
  const isSignedInside = peeled.layers.slice(speaking.depth).some(({ layer }) => layer.kind === 'signature');
  return speaking.isSigned || !isSignedInside ? speaking.entity : (peeled.contents.at(-1)?.entity ?? null);
}

/** The content that speaks, whether those who signed the message signed it, and whether it came encrypted. */
export interface HeaderContent extends Content {
  readonly isSigned: boolean;
  readonly isEncrypted: boolean;
}

/**
 * The content whose header fields speak for the message: the outermost that is signed by everybody who signed something
 * inside it, so that nobody can put fields of his own around what another signed, or around ciphertext that he cannot
 * read; else the outermost that has any, else the innermost. Those are then nobody's word.
 */
export function headerContent({ contents, layers }: Peeled): HeaderContent | null {
  const ofWhatIsShown = [...signersOf(layers)];
  const isSigned = ({ depth }: Content): boolean => {
    const signers = signersOf(layers.slice(0, depth));
    const inside = signaturesOf(layers.slice(depth)).map(nameOfSigner);
    return ofWhatIsShown.some((name) => signers.has(name)) && inside.every((name) => signers.has(name));
  };
  const withHeaders = contents.filter(({ hasHeaders }) => hasHeaders);
  const chosen = withHeaders.find(isSigned) ?? withHeaders[0] ?? contents.at(-1);
  if (chosen === undefined) return null;
  const isEncrypted = layers.slice(0, chosen.depth).some(({ layer }) => layer.kind === 'encryption');
  return { ...chosen, isSigned: isSigned(chosen), isEncrypted };
}

async function openOne(request: Peeling, entity: Entity) {
  const { engine, keys, allowWeak, work } = request;
  return (
    (await smime.open(engine, entity, {
      keys: keys.smime,
      keks: keys.keks,
      passwords: keys.passwords,
      certificates: keys.certificates,
      allowWeak,
      work,
    })) ?? (await openpgp.open(engine, entity, openpgpContext(request)))
  );
}

/** What `openpgp/` needs of a request. */
export function openpgpContext({ keys, at, allowWeak, work }: Peeling): openpgp.OpenContext {
  return {
    keys: keys.openpgp,
    passwords: keys.passwords,
    verificationKeys: keys.openpgpPublic,
    otherCopies: keys.openpgpCopies ?? [],
    readers: keys.openpgp.map(({ fingerprint }) => fingerprint),
    allowWeak,
    at,
    work,
  };
}

/** Reads structure and signatures, and opens nothing. */
export function withoutSecrets(request: Peeling): Peeling {
  return { ...request, keys: { ...request.keys, smime: [], keks: [], passwords: [], openpgp: [] } };
}

/**
 * Whether `bytes` hold a line that would end a part of this message, or begin one: what was opened must stay in its place.
 */
export function holdsDelimiter(root: Entity, bytes: Uint8Array): boolean {
  for (const { contentType } of walk(root)) {
    const boundary = contentType.type === 'multipart' ? contentType.parameters.get('boundary') : undefined;
    if (boundary !== undefined && beginsLine(bytes, encodeUtf8(`--${boundary}`))) return true;
  }
  return false;
}

function beginsLine(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let at = indexOf(bytes, start); at >= 0; at = indexOf(bytes, start, at + 1))
    if (at === 0 || bytes[at - 1] === 0x0a || bytes[at - 1] === 0x0d) return true;
  return false;
}

/** Whether `view` is one of octets of `whole`, not of what was decoded from some. */
export function liesIn(whole: Uint8Array, view: Uint8Array): boolean {
  const start = view.byteOffset - whole.byteOffset;
  return view.buffer === whole.buffer && start >= 0 && start + view.length <= whole.length;
}

function isDetached({ contentType }: Entity): boolean {
  return contentType.type === 'multipart' && contentType.subtype === 'signed';
}

/** Path inside an entity, as a path of the message: the entity's `1` stands at `at`. */
export function rebase(path: string, at: string): string {
  return at + path.slice(1);
}

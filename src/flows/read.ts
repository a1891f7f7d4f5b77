/** Reading one message: take the protection off, see what each signature covers, judge, and say so. */

import type { Store } from '../host/index.ts';
import type { Rendering } from '../html/index.ts';
import { type Entity, originalChunks, parseMessage, walk } from '../mime/index.ts';
import {
  type Coverage,
  type Covered,
  type EncryptionEvidence,
  Failure,
  type FromEvidence,
  type JudgedSignature,
  LIMITS,
  type Verdict,
  WorkBudget,
} from '../model/index.ts';
import { type TrustBasis, compareWithPins, judge, judgeSignature, rememberSigners } from '../trust/index.ts';
import { asClosed, isOfMessage } from './closed.ts';
import { unwrapped } from './envelope.ts';
import { type PeelRequest, type Peeling, liesIn, peel, rebase, sealedContent } from './peel.ts';
import type { InnerProtection, Peeled, PlacedLayer } from './peeled.ts';
import { peelInline } from './peel-inline.ts';
import { peelParts } from './peel-parts.ts';
import { type HeaderReport, type ReadHeaders, noHeaders, readHeaders } from './read-headers.ts';
import { messageRendering, signedAddresses } from './rendering.ts';

export interface ReadRequest extends PeelRequest {
  readonly message: Uint8Array;
  readonly trust: TrustBasis;
  /** The reader's own addresses; empty: the addressee is not judged. */
  readonly reader: readonly string[];
  /** What is known of senders' keys; without it no change of key is seen. `remember`: keep what is learnt. */
  readonly pins?: { readonly store: Store; readonly remember: boolean };
  /** Open protected parts inside an unprotected message too, each by itself. */
  readonly innerParts: boolean;
}

/** One encryption layer and what it covered. */
export interface PlacedEncryption {
  readonly evidence: EncryptionEvidence;
  readonly covers: Coverage;
  readonly parts: readonly string[];
}

export interface ReadPart {
  readonly entity: Entity;
  readonly path: string;
  readonly encrypted: boolean;
  /** Indexes into `signatures`. */
  readonly signedBy: readonly number[];
}

export interface Reading {
  readonly protocol: 'smime' | 'openpgp' | 'none';
  readonly encryptions: readonly PlacedEncryption[];
  readonly signatures: readonly JudgedSignature[];
  readonly from: FromEvidence;
  readonly headers: HeaderReport;
  /** Names of fields that say one thing inside the protection and another outside. */
  readonly contradictions: readonly string[];
  readonly verdict: Verdict;
  readonly parts: readonly ReadPart[];
  /** How its HTML may be shown; `showHtml` asks for it. */
  readonly rendering: Rendering;
  /** Who signed the whole and is trusted, and the From, To and Cc that they signed: they know what is in it. */
  readonly signedAddresses: readonly string[];
  /** The original message, byte for byte as it was sealed; `null` when it could not be opened. */
  readonly original: readonly Uint8Array[] | null;
  /** Why not. */
  readonly failure: Failure | null;
}

/**
 * Throws `malformed`, `malformed-mime` and the limits' codes for what was wrong before anything was decrypted; all else, a
 * message that stays closed included, is a value.
 */
export async function readMessage(asked: ReadRequest): Promise<Reading> {
  const outer = parseMessage(asked.message);
  const request = { ...asked, work: new WorkBudget(asked.message.length) };
  const peeled = await peel(request, (await unwrapped(request.engine, outer)) ?? outer, '1');
  try {
    return await readPeeled(request, outer, peeled);
  } catch (error) {
    if (!isOfMessage(error) || !request.work.hasOpened) throw error;
    return readPeeled(request, outer, asClosed(peeled));
  }
}

/** The reading of what could not be read at all, for its report. */
export function unreadable(failure: Failure): Reading {
  const from: FromEvidence = { addresses: [], warnings: ['missing'] };
  const nothing = { layers: [], contents: [], entity: null, path: '1', failure };
  return {
    protocol: 'none',
    encryptions: [],
    signatures: [],
    from,
    headers: noHeaders,
    contradictions: [],
    verdict: judge({ opened: false, encrypted: false, signatures: [], from, signedRecipients: null, reader: [] }),
    parts: [],
    rendering: messageRendering(nothing, [], []),
    signedAddresses: [],
    original: null,
    failure,
  };
}

async function readPeeled(request: ReadRequest & Peeling, outer: Entity, peeled: Peeled): Promise<Reading> {
  const { root, inner: inline } = await peelInline(request, peeled);
  const inner = [...(await peelParts(request, root)), ...inline];
  const read = readHeaders(outer, root, request.reader);
  const { from, headers, contradictions, signedRecipients } = read;
  const judged = await judgeSignatures(request, root, inner, read);
  const signatures = await withPins(request, judged, from);
  const encryptions = placeEncryptions(root, inner);
  const verdict = judge({
    opened: root.entity !== null,
    encrypted: encryptions.some(({ covers }) => covers === 'whole'),
    signatures,
    from,
    signedRecipients,
    reader: request.reader,
  });
  return {
    protocol: protocolOf(encryptions, signatures),
    encryptions,
    signatures,
    from,
    headers,
    contradictions,
    verdict,
    parts: listParts(root, encryptions, signatures),
    rendering: messageRendering(root, inner, signatures),
    signedAddresses: signedAddresses(
      signatures,
      signedRecipients === null ? [] : [...from.addresses, ...signedRecipients],
    ),
    original: root.entity === null ? null : originalOf(outer, root, inner),
    failure: root.failure,
  };
}

async function withPins(
  { pins, at }: ReadRequest,
  judged: readonly JudgedSignature[],
  from: FromEvidence,
): Promise<readonly JudgedSignature[]> {
  if (pins === undefined) return judged;
  const compared = await compareWithPins(judged, from, pins.store);
  if (pins.remember) await rememberSigners(compared, from, at, pins.store);
  return compared;
}

/** A signature of the root covers all that is shown, one of a part that part alone, one over ciphertext nothing. */
async function judgeSignatures(
  { trust }: ReadRequest,
  root: Peeled,
  inner: readonly InnerProtection[],
  { from, fromDepth }: ReadHeaders,
): Promise<JudgedSignature[]> {
  const placed = [
    ...coverages(root.layers, 'whole').map((each, index) => ({ ...each, coversFrom: index < fromDepth })),
    ...inner.flatMap(({ layers }) => coverages(layers, 'part')).map((each) => ({ ...each, coversFrom: false })),
  ];
  const unchanged = unchangedLeaves(root, inner);
  const judged: JudgedSignature[] = [];
  for (const { layer, path, covers, coversFrom } of placed) {
    if (layer.kind !== 'signature') continue;
    const covered = covers === 'whole' && unchanged !== null ? coveredLeaves(unchanged) : { covers, parts: covers === 'none' ? [] : [path] }; // prettier-ignore
    for (const evidence of layer.signatures.slice(0, LIMITS.signers))
      judged.push(await judgeSignature(evidence, { ...covered, coversFrom }, trust, from));
  }
  return judged;
}

/**
 * Whoever signs ciphertext need not know what is in it: anybody can take another's message to the same reader and sign
 * it as his own. Such a signature is checked and reported, and vouches for nothing that is shown (RFC 8551 §3.7).
 */
function coverages(layers: readonly PlacedLayer[], covers: 'whole' | 'part'): (PlacedLayer & { covers: Coverage })[] {
  const innermost = layers.map(({ layer }) => layer.kind).lastIndexOf('encryption');
  return layers.map((layer, index) => ({ ...layer, covers: index < innermost ? 'none' : covers }));
}

/**
 * The leaves that stand as they were signed, when ciphertext among them was opened in its place; `null` when none was.
 * Whoever signed the ciphertext need not know what is in it, just as at the root.
 */
function unchangedLeaves(root: Peeled, inner: readonly InnerProtection[]): readonly string[] | null {
  const opened = inner.flatMap(({ replacement, layers }) =>
    replacement === null ? [] : layers.flatMap(({ layer, path }) => (layer.kind === 'encryption' ? [path] : [])),
  );
  if (root.entity === null || opened.length === 0) return null;
  const leaves = [...walk(root.entity)].filter(({ children }) => children.length === 0);
  return leaves.map((leaf) => rebase(leaf.path, root.path)).filter((path) => !isUnder(path, opened));
}

function coveredLeaves(parts: readonly string[]): Covered {
  return { covers: parts.length === 0 ? 'none' : 'part', parts };
}

function placeEncryptions(root: Peeled, inner: readonly InnerProtection[]): PlacedEncryption[] {
  const placed = (layers: readonly PlacedLayer[], covers: Coverage): PlacedEncryption[] =>
    layers.flatMap(({ layer, path }) =>
      layer.kind === 'encryption' ? [{ evidence: layer.encryption, covers, parts: [path] }] : [],
    );
  return [...placed(root.layers, 'whole'), ...inner.flatMap(({ layers }) => placed(layers, 'part'))];
}

function protocolOf(
  encryptions: readonly PlacedEncryption[],
  signatures: readonly JudgedSignature[],
): Reading['protocol'] {
  return encryptions[0]?.evidence.protocol ?? signatures[0]?.evidence.protocol ?? 'none';
}

/** Leaves of the innermost tree; what a path lies under, covers it. */
function listParts(
  root: Peeled,
  encryptions: readonly PlacedEncryption[],
  signatures: readonly JudgedSignature[],
): ReadPart[] {
  if (root.entity === null) return [];
  const parts: ReadPart[] = [];
  for (const entity of walk(root.entity)) {
    if (entity.children.length > 0) continue;
    const path = rebase(entity.path, root.path);
    parts.push({
      entity,
      path,
      encrypted: encryptions.some(({ parts: paths, evidence }) => evidence.opened && isUnder(path, paths)),
      signedBy: signatures.flatMap(({ parts: paths }, index) => (isUnder(path, paths) ? [index] : [])),
    });
  }
  return parts;
}

function isUnder(path: string, paths: readonly string[]): boolean {
  return paths.some((each) => path === each || path.startsWith(`${each}.`));
}

/** Nothing protected: the message itself. Otherwise what the innermost layer held, freed of what sealing added. */
function originalOf(outer: Entity, root: Peeled, inner: readonly InnerProtection[]): readonly Uint8Array[] {
  const entity = root.entity ?? outer;
  const sealed = sealedContent(root) ?? entity;
  const chunks = root.layers.length === 0 ? [entity.bytes] : originalChunks(sealed.bytes);
  return chunks[0] === entity.bytes ? splice(entity.bytes, inner) : chunks;
}

/** Opened parts take the place of the protected ones; all other bytes stay. */
function splice(content: Uint8Array, inner: readonly InnerProtection[]): Uint8Array[] {
  const opened = inner
    .flatMap(({ place, replacement }) => (replacement === null ? [] : [{ place, replacement }]))
    .sort((one, other) => one.place.byteOffset - other.place.byteOffset);
  if (opened.length === 0) return [content];
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { place, replacement } of opened) {
    const start = place.byteOffset - content.byteOffset;
    if (!liesIn(content, place) || start < at) throw new Failure('malformed', 'protected parts inside each other');
    pieces.push(content.subarray(at, start), replacement);
    at = start + place.length;
  }
  pieces.push(content.subarray(at));
  return pieces;
}

/** Sealing one message: protect its header fields, sign once, encrypt for each group of readers. */

import { concat, encodeHex } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { canonicalLineEnds, header, headers, parseAddressList, parseHeaders, protectHeaders } from '../mime/index.ts';
import {
  Failure,
  type Protocol,
  type TrustedCertificate,
  type TrustedKey,
  type TrustedOpenpgpKey,
} from '../model/index.ts';
import * as openpgp from '../openpgp/index.ts';
import * as smime from '../smime/index.ts';

/** A key shared with a reader beforehand (RFC 5652 §6.2.3). */
export interface Capsule {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/** One reader: a key that was accepted, and the name by which `Leg.recipients` calls it. */
export interface Reader {
  readonly name: string;
  readonly key: TrustedKey;
}

export interface SealRequest {
  readonly engine: Engine;
  /** RFC 5322 octets. */
  readonly message: Uint8Array;
  readonly to: readonly Reader[];
  readonly bcc: readonly Reader[];
  /** My own keys: they read along in the messages of all, and never split one. */
  readonly self: readonly Reader[];
  readonly capsules: readonly Capsule[];
  readonly passwords: readonly string[];
  readonly signers: {
    readonly smime: readonly smime.Signer[];
    readonly openpgp: readonly openpgp.UnlockedOpenpgpKey[];
  };
  /** Every protocol in play needs a signer of its own; `false`: nobody signs. */
  readonly sign: boolean;
  readonly encrypt: boolean;
  readonly opaque: boolean;
  readonly oaep: boolean;
  readonly caps: 'auto' | 'aead' | 'cbc';
  readonly at: Date;
}

/** One message on the wire, with an envelope of its own. */
export interface Leg {
  readonly protocol: 'smime' | 'openpgp';
  readonly recipients: readonly string[];
  readonly message: readonly Uint8Array[];
}

/**
 * One leg for each protocol and cipher in play, and one for each Bcc reader. All legs are complete or it throws:
 * nothing is half protected.
 */
export async function sealMessage(asked: SealRequest): Promise<Leg[]> {
  if (asked.message.length === 0) throw new Failure('malformed-mime', 'the message is empty');
  const request = withSelfCopy(asked);
  const message = canonicalLineEnds(request.message);
  const { payload, outerHeaders } = protectHeaders(message, { mode: request.encrypt ? 'encrypted' : 'signed' });
  const bodies = request.encrypt
    ? [...(await sealSmime(request, payload)), ...(await sealOpenpgp(request, payload))]
    : [await signOnly(request, payload)];
  const autocrypt = bodies.some(({ protocol }) => protocol === 'openpgp') ? await autocryptField(request, message) : [];
  return bodies.map(({ protocol, recipients, entity }) => ({
    protocol,
    recipients,
    message: [outerHeaders, ...(protocol === 'openpgp' ? autocrypt : []), ...entity],
  }));
}

/** Tells OpenPGP readers the sender's key (Autocrypt level 1), where the key is the sender's and the message says nothing yet. */
async function autocryptField({ signers, at }: SealRequest, message: Uint8Array): Promise<Uint8Array[]> {
  const outer = parseHeaders(message);
  const [key] = signers.openpgp;
  const { addresses } = parseAddressList(headers(outer, 'From').join(', '));
  const [sender] = addresses;
  if (key === undefined || sender === undefined || addresses.length > 1) return [];
  if (!key.canEncrypt || !key.addresses.includes(sender.address) || header(outer, 'Autocrypt') !== null) return [];
  return [await openpgp.autocryptHeader(sender.address, key, { at, preferEncrypt: 'mutual' })];
}

/** My copy joins the message that all may see; where there is none, it is a message of its own. */
function withSelfCopy(request: SealRequest): SealRequest {
  const hasVisible = request.to.length + request.capsules.length + request.passwords.length > 0;
  return hasVisible ? request : { ...request, to: request.self };
}

interface Body {
  readonly protocol: Protocol;
  readonly recipients: readonly string[];
  readonly entity: readonly Uint8Array[];
}

/** Signed once; then one envelope for each group, which costs one pass of the cipher. */
async function sealSmime(request: SealRequest, payload: readonly Uint8Array[]): Promise<Body[]> {
  const groups = smimeGroups(request);
  if (groups.length === 0) return [];
  const { engine, signers, sign, opaque, at } = request;
  if (sign && signers.smime.length === 0) throw new Failure('usage', 'no S/MIME key to sign with');
  const content =
    signers.smime.length === 0
      ? payload
      : await smime.signEntity(engine, payload, signers.smime, { opaque, signedAt: at });
  const bodies: Body[] = [];
  for (const { names, recipients, cipher } of groups) {
    const keyTransport = request.oaep ? 'oaep' : 'auto';
    const entity = await smime.encryptEntity(engine, content, recipients, { cipher, keyTransport });
    bodies.push({ protocol: 'smime', recipients: names, entity });
  }
  return bodies;
}

/** Signed and encrypted in one OpenPGP message (RFC 3156 §6.2), anew for each Bcc reader. */
async function sealOpenpgp(
  { engine, to, bcc, self, passwords, signers, sign, at }: SealRequest,
  payload: readonly Uint8Array[],
): Promise<Body[]> {
  const visible = to.filter(isOpenpgp);
  const groups: { readers: readonly OpenpgpReader[]; passwords: readonly string[] }[] = [
    ...(visible.length + passwords.length > 0
      ? [{ readers: unique([...visible, ...self.filter(isOpenpgp)], ({ key }) => key.key), passwords }]
      : []),
    ...bcc.filter(isOpenpgp).map((reader) => ({ readers: [reader], passwords: [] })),
  ];
  if (groups.length === 0) return [];
  if (sign && signers.openpgp.length === 0) throw new Failure('usage', 'no OpenPGP key to sign with');
  const whole = concat(payload);
  const bodies: Body[] = [];
  for (const { readers, passwords: words } of groups) {
    const recipients = readers.map(({ key }) => key);
    const entity = await openpgp.encryptEntity(engine, whole, {
      signers: signers.openpgp,
      recipients,
      passwords: words,
      at,
    });
    bodies.push({ protocol: 'openpgp', recipients: readers.map(({ name }) => name), entity });
  }
  return bodies;
}

async function signOnly({ engine, signers, opaque, at }: SealRequest, payload: readonly Uint8Array[]): Promise<Body> {
  const entity =
    signers.smime.length > 0
      ? await smime.signEntity(engine, payload, signers.smime, { opaque, signedAt: at })
      : await openpgp.signEntity(engine, concat(payload), { signers: signers.openpgp, at });
  return { protocol: signers.smime.length > 0 ? 'smime' : 'openpgp', recipients: [], entity };
}

interface SmimeGroup {
  readonly names: readonly string[];
  readonly recipients: readonly smime.Recipient[];
  readonly cipher: smime.SealCipher;
}

/** My own key and shared secrets join the readers whom all may see and never split a message; a Bcc reader is alone. */
function smimeGroups({ to, bcc, self, capsules, caps }: SealRequest): SmimeGroup[] {
  const shared = capsules.map((capsule): smime.Recipient => ({ protocol: 'kek', ...capsule }));
  const divide = (readers: readonly SmimeReader[]) => smime.chooseCipher(readers, capabilitiesOf, caps);
  const open = divide(to.filter(isSmime));
  const alone = { cipher: caps === 'cbc' ? 'AES-256-CBC' : 'AES-256-GCM', readers: [] } as const;
  const visible = open.length === 0 && shared.length > 0 ? [alone] : open;
  return [
    ...visible.map((group, index) => smimeGroup(group, self.filter(isSmime), index === 0 ? shared : [])),
    ...bcc.filter(isSmime).flatMap((reader) => divide([reader]).map((group) => smimeGroup(group, [], []))),
  ];
}

function smimeGroup(
  { cipher, readers }: smime.CipherGroup<SmimeReader>,
  self: readonly SmimeReader[],
  shared: readonly smime.Recipient[],
): SmimeGroup {
  const all = unique([...readers, ...self], ({ key }) => key.certificate.der);
  return { cipher, names: all.map(({ name }) => name), recipients: [...all.map(({ key }) => key), ...shared] };
}

/** Each key once: the sender may be among the readers. */
function unique<R>(readers: readonly R[], keyOf: (reader: R) => Uint8Array): R[] {
  return [...new Map(readers.map((reader) => [encodeHex(keyOf(reader)), reader])).values()];
}

type SmimeReader = Reader & { readonly key: TrustedCertificate };
type OpenpgpReader = Reader & { readonly key: TrustedOpenpgpKey };

function isSmime(reader: Reader): reader is SmimeReader {
  return reader.key.protocol === 'smime';
}

function isOpenpgp(reader: Reader): reader is OpenpgpReader {
  return reader.key.protocol === 'openpgp';
}

function capabilitiesOf({ key }: SmimeReader): smime.Capabilities {
  return smime.capabilitiesOf(key.certificate);
}

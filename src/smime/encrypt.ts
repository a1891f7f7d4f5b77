/** Encrypts a MIME entity to its readers: EnvelopedData with CBC or AuthEnvelopedData with GCM, in one pass over the content. */

import {
  type DerPart,
  derExplicit,
  derHole,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derValue,
  splitAtHole,
} from '../bytes/index.ts';
import { type Engine, startEncryption } from '../crypto/index.ts';
import { Failure, LIMITS } from '../model/index.ts';
import { CIPHER_OID } from './algorithms.ts';
import type { SealCipher } from './capabilities.ts';
import { EntityWriter, pkcs7MimeHeader } from './mime-envelope.ts';
import { CONTENT } from './oids.ts';
import { type KeyTransport, type Recipient, recipientInfo } from './recipient.ts';

export interface EncryptOptions {
  readonly cipher: SealCipher;
  /** For RSA keys; `auto` when absent. */
  readonly keyTransport?: KeyTransport;
}

const KEY_LENGTH = 32;
const BLOCK = 16;
/** RFC 5084 §3.2: 12 octets of nonce; the longest tag. */
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * `entity` (a whole MIME entity, perhaps in chunks) encrypted to all `recipients` in one envelope, as a MIME entity in
 * chunks. The order of recipients does not show. Throws `Failure` with `usage`, `too-many`, `unsupported-key` or `unfit-key`.
 */
export async function encryptEntity(
  engine: Engine,
  entity: Uint8Array | readonly Uint8Array[],
  recipients: readonly Recipient[],
  options: EncryptOptions,
): Promise<readonly Uint8Array[]> {
  if (recipients.length === 0) throw new Failure('usage', 'no recipient');
  if (recipients.length > LIMITS.recipients) throw new Failure('too-many', 'recipients');
  const chunks = entity instanceof Uint8Array ? [entity] : entity;
  const contentKey = engine.getRandomValues(new Uint8Array(KEY_LENGTH));
  const transport = options.keyTransport ?? 'auto';
  const infos = await Promise.all(
    recipients.map((recipient) => recipientInfo(engine, recipient, contentKey, transport)),
  );
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const layout = options.cipher === 'AES-256-GCM' ? gcmLayout(engine, infos, length) : cbcLayout(engine, infos, length);
  return [await writeEnvelope(engine, chunks, contentKey, layout)];
}

/** An envelope with everything decided but the ciphertext, and the tag that ends it under GCM. */
interface Layout {
  readonly cipher: SealCipher;
  readonly iv: Uint8Array;
  readonly cms: DerPart;
  readonly header: Uint8Array;
}

/** AuthEnvelopedData (RFC 5083 §2.1); id-data needs no authenticated attributes. The tag is filled in later. */
function gcmLayout(engine: Engine, infos: readonly DerPart[], length: number): Layout {
  const iv = engine.getRandomValues(new Uint8Array(NONCE_LENGTH));
  const parameters = derSequence(derOctets(iv), derInteger(TAG_LENGTH));
  const body = derSequence(
    derInteger(0),
    derSetOf(infos),
    encryptedContent('AES-256-GCM', parameters, length),
    derOctets(new Uint8Array(TAG_LENGTH)),
  );
  const cms = derSequence(derOid(CONTENT.authEnvelopedData), derExplicit(0, body));
  return { cipher: 'AES-256-GCM', iv, cms, header: pkcs7MimeHeader('authEnveloped-data') };
}

/** EnvelopedData (RFC 5652 §6.1): version 0 with nothing but key transport by issuer and serial, else 2. */
function cbcLayout(engine: Engine, infos: readonly DerPart[], length: number): Layout {
  const iv = engine.getRandomValues(new Uint8Array(BLOCK));
  const version = infos.every((info) => info.chunks[0]?.[0] === 0x30) ? 0 : 2;
  const padded = length - (length % BLOCK) + BLOCK;
  const body = derSequence(
    derInteger(version),
    derSetOf(infos),
    encryptedContent('AES-256-CBC', derOctets(iv), padded),
  );
  const cms = derSequence(derOid(CONTENT.envelopedData), derExplicit(0, body));
  return { cipher: 'AES-256-CBC', iv, cms, header: pkcs7MimeHeader('enveloped-data') };
}

function encryptedContent(cipher: SealCipher, parameters: DerPart, length: number): DerPart {
  return derSequence(
    derOid(CONTENT.data),
    derSequence(derOid(CIPHER_OID[cipher]), parameters),
    derValue(0x80, derHole(length)),
  );
}

async function writeEnvelope(
  engine: Engine,
  chunks: readonly Uint8Array[],
  contentKey: Uint8Array,
  layout: Layout,
): Promise<Uint8Array> {
  const { before, after } = splitAtHole(layout.cms);
  const writer = new EntityWriter(layout.header, layout.cms.length);
  writer.write(before);
  const encryption = await startEncryption(engine, layout.cipher, contentKey, layout.iv);
  for (const chunk of chunks) for await (const piece of encryption.update(chunk)) writer.write(piece);
  const { bytes, tag } = await encryption.finish();
  writer.write(bytes);
  if (tag !== null) after.set(tag, after.length - tag.length);
  writer.write(after);
  return writer.finish();
}

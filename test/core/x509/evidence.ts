/** Revocation lists and OCSP responses with every field as a test wants it. */

import { createHash } from 'node:crypto';
import {
  type DerPart,
  TAG,
  derBytes,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derTime,
  derValue,
  fromLatin1,
} from '../../../src/bytes/index.ts';
import type { Certificate } from '../../../src/model/index.ts';
import {
  type OcspResponse,
  type RevocationList,
  parseOcspResponse,
  parseRevocationList,
  publicKeyOctets,
} from '../../../src/x509/index.ts';
import { ECDSA_SHA256, type Holder, day, extension, general, signed } from './authority.ts';

/** One entry of a list. */
export interface Entry {
  readonly certificate: Certificate;
  readonly at?: Date;
  readonly reason?: number;
  /** The issuer of the certificate, for an indirect list. */
  readonly issuer?: Uint8Array;
}

export interface ListWish {
  readonly entries?: readonly Entry[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly number?: number;
  readonly base?: number;
  /** Fields of its IssuingDistributionPoint. */
  readonly scope?: readonly DerPart[];
  readonly issuer?: Uint8Array;
  readonly extensions?: readonly DerPart[];
}

export async function revocationList(by: Holder, wish: ListWish = {}): Promise<RevocationList> {
  const { entries = [], nextUpdate = day(7), base, scope, number = 1 } = wish;
  const list = [
    extension('2.5.29.20', derInteger(number), false),
    ...(base === undefined ? [] : [extension('2.5.29.27', derInteger(base))]),
    ...(scope === undefined ? [] : [extension('2.5.29.28', derSequence(...scope))]),
    ...(wish.extensions ?? []),
  ];
  const tbs = derSequence(
    derInteger(1),
    ECDSA_SHA256,
    wish.issuer ?? by.certificate.subject,
    derTime(wish.thisUpdate ?? day(-1)),
    ...(nextUpdate === null ? [] : [derTime(nextUpdate)]),
    ...(entries.length === 0 ? [] : [derSequence(...entries.map(entryOf))]),
    derExplicit(0, derSequence(...list)),
  );
  return parseRevocationList(await signed(tbs, by.keys));
}

function entryOf({ certificate, at = day(-10), reason, issuer }: Entry): DerPart {
  const list = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', derValue(TAG.enumerated, Uint8Array.of(reason)), false)]),
    ...(issuer === undefined ? [] : [extension('2.5.29.29', derSequence(general.directory(issuer)))]),
  ];
  const serial = derValue(TAG.integer, certificate.serialNumber);
  return derSequence(serial, derTime(at), ...(list.length === 0 ? [] : [derSequence(...list)]));
}

export interface AnswerWish {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly status: 'good' | 'unknown' | { readonly revokedAt: Date; readonly reason?: number };
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly extensions?: readonly DerPart[];
}

export interface ResponseWish {
  readonly answers: readonly AnswerWish[];
  readonly certificates?: readonly Certificate[];
  readonly byKey?: boolean;
  readonly nonce?: Uint8Array;
}

export async function ocspResponse(by: Holder, wish: ResponseWish): Promise<OcspResponse> {
  const { subject, publicKeyInfo } = by.certificate;
  const responder = wish.byKey === true ? derExplicit(2, derOctets(sha1(publicKeyOctets(publicKeyInfo)))) : null;
  const data = derSequence(
    responder ?? derExplicit(1, subject),
    generalized(day(-1)),
    derSequence(...wish.answers.map(answerOf)),
    ...(wish.nonce === undefined
      ? []
      : [derExplicit(1, derSequence(extension('1.3.6.1.5.5.7.48.1.2', derOctets(wish.nonce), false)))]),
  );
  const certificates = (wish.certificates ?? []).map(({ der }) => der);
  const tail = certificates.length === 0 ? [] : [derExplicit(0, derSequence(...certificates))];
  const basic = await signed(data, by.keys, ...tail);
  const bytes = derExplicit(0, derSequence(derOid('1.3.6.1.5.5.7.48.1.1'), derOctets(basic)));
  return parseOcspResponse(derBytes(derSequence(derValue(TAG.enumerated, Uint8Array.of(0)), bytes)));
}

function answerOf({ certificate, issuer, status, ...wish }: AnswerWish): DerPart {
  const { nextUpdate = day(7) } = wish;
  const id = derSequence(
    derSequence(derOid('1.3.14.3.2.26')),
    derOctets(sha1(issuer.subject)),
    derOctets(sha1(publicKeyOctets(issuer.publicKeyInfo))),
    derValue(TAG.integer, certificate.serialNumber),
  );
  return derSequence(
    id,
    statusOf(status),
    generalized(wish.thisUpdate ?? day(-1)),
    ...(nextUpdate === null ? [] : [derExplicit(0, generalized(nextUpdate))]),
    ...(wish.extensions === undefined ? [] : [derExplicit(1, derSequence(...wish.extensions))]),
  );
}

function statusOf(status: AnswerWish['status']): DerPart {
  if (status === 'good') return derValue(0x80);
  if (status === 'unknown') return derValue(0x82);
  const reason =
    status.reason === undefined ? [] : [derExplicit(0, derValue(TAG.enumerated, Uint8Array.of(status.reason)))];
  return derExplicit(1, generalized(status.revokedAt), ...reason);
}

function generalized(date: Date): DerPart {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:T]/g, '');
  return derValue(TAG.generalizedTime, fromLatin1(digits));
}

function sha1(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha1').update(bytes).digest());
}

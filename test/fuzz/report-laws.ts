/** What holds for every report: JSON as promised, nothing outside the closed lists, numbers that fit each other. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './target.ts';

/** The members of a union of words, from where it is declared: no list here that could fall behind. */
function union(file: string, name: string): ReadonlySet<string> {
  const source = readFileSync(join(process.cwd(), 'src/model', file), 'utf8');
  const declared = new RegExp(`export type ${name} =([^;]+);`).exec(source)?.[1] ?? '';
  const members = [...declared.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
  if (members.length < 2) throw new Error(`no union ${name} in ${file}`);
  return new Set(members);
}

const STATUS = union('evidence.ts', 'SignatureStatus');
const WEAK = union('evidence.ts', 'WeakName');
const TRUST = union('verdict.ts', 'TrustState');
const COVERAGE = union('verdict.ts', 'Coverage');
const VERDICT = union('verdict.ts', 'VerdictCode');
const WARNINGS = union('verdict.ts', 'FromWarning');
const REASONS = new Set([...union('evidence.ts', 'SignatureReason'), ...union('verdict.ts', 'TrustReason')]);
const FAILURES = union('failure.ts', 'FailureCode');
const FIELD_PROTECTION = new Set(['none', 'signed', 'encrypted', 'signed-and-encrypted']);
const TIME = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const PATH = /^1(\.\d+)*$/;

/** The report as its readers get it. */
interface Read {
  readonly [name: string]: unknown;
}

function isRecord(value: unknown): value is Read {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(value: unknown): Read {
  must(isRecord(value), 'report: object');
  return isRecord(value) ? value : {};
}

function list(value: unknown): unknown[] {
  must(Array.isArray(value), 'report: list');
  return Array.isArray(value) ? value : [];
}

function oneOf(set: ReadonlySet<string>, value: unknown, name: string): void {
  must(typeof value === 'string' && set.has(value), `report: ${name} is in its list`);
}

/** Checks the object that `report()` gave. */
export function checkReport(made: object): void {
  checkPlain(made, 0);
  const read = record(JSON.parse(JSON.stringify(made)));
  must(read['version'] === 1, 'report: version');
  oneOf(new Set(['smime', 'openpgp', 'none']), read['protocol'], 'protocol');
  const signatures = list(read['signatures']).map(record);
  for (const signature of signatures) checkSignature(signature);
  checkEncryption(record(read['encryption']));
  for (const warning of list(record(read['from'])['warnings'])) oneOf(WARNINGS, warning, 'warning');
  for (const weak of list(read['weak'])) oneOf(WEAK, weak, 'weak algorithm');
  for (const field of Object.values(record(read['headers'])).map(record)) oneOf(FIELD_PROTECTION, field['protection'], 'protection'); // prettier-ignore
  checkVerdict(record(read['verdict']));
  for (const part of list(read['parts']).map(record)) checkPart(part, signatures.length);
}

/** Nothing that JSON drops or changes. */
function checkPlain(value: unknown, depth: number): void {
  must(depth < 10, 'report: shallow');
  if (typeof value === 'number') must(Number.isFinite(value), 'report: finite numbers');
  else if (Array.isArray(value)) value.forEach((each) => checkPlain(each, depth + 1));
  else if (typeof value === 'object' && value !== null) {
    must(Object.getPrototypeOf(value) === Object.prototype, 'report: plain objects');
    Object.values(value).forEach((each) => checkPlain(each, depth + 1));
  } else must(value === null || typeof value === 'string' || typeof value === 'boolean', 'report: JSON values');
}

function checkSignature(signature: Read): void {
  oneOf(STATUS, signature['status'], 'status');
  oneOf(new Set(['author', 'domain', 'delegate', 'mailing-list']), signature['kind'], 'kind');
  oneOf(TRUST, signature['trust'], 'trust');
  oneOf(COVERAGE, signature['covers'], 'coverage');
  for (const reason of list(signature['reasons'])) oneOf(REASONS, reason, 'reason');
  for (const path of list(signature['parts'])) must(PATH.test(String(path)), 'report: path');
  const { signedAt } = signature;
  must(signedAt === null || (typeof signedAt === 'string' && TIME.test(signedAt)), 'report: time');
  must(signature['trust'] === 'unknown-key' || signature['signer'] !== null, 'report: only who is known is trusted');
}

function checkEncryption(encryption: Read): void {
  oneOf(new Set(['aead', 'mdc', 'signature', 'none']), encryption['integrity'], 'integrity');
  oneOf(COVERAGE, encryption['covers'], 'coverage');
  must(encryption['encrypted'] === list(encryption['layers']).length > 0, 'report: encrypted when there are layers');
  for (const recipient of list(encryption['recipients']).map(record))
    oneOf(
      new Set(['issuer-serial', 'subject-key', 'key-id', 'kek', 'password', 'kem']),
      recipient['type'],
      'recipient',
    );
}

const DETAIL = /^(from-[a-z-]+|(subject|from|to|cc|date)-differs-outside)$/;

function checkVerdict(verdict: Read): void {
  oneOf(VERDICT, verdict['code'], 'verdict');
  must(typeof verdict['sentence'] === 'string' && verdict['sentence'].length > 5, 'report: sentence');
  for (const detail of list(verdict['details']).map(String))
    must(REASONS.has(detail) || FAILURES.has(detail) || DETAIL.test(detail), 'report: detail is in its list');
}

function checkPart(part: Read, signatures: number): void {
  must(PATH.test(String(part['path'])), 'report: path');
  must(Number.isSafeInteger(part['size']), 'report: size');
  for (const index of list(part['signedBy'])) must(Number(index) < signatures, 'report: signer of a part');
}

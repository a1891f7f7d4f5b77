/** Runs inside the browser: the floor by bare WebCrypto, and ours by the built core with nothing but WebCrypto. */

import type { Hierarchy } from './hierarchy.ts';
import { type Job, type Mode, MODES, type People, prepareJob } from './job.ts';
import { makeMessage } from './message.ts';
import { measurePath } from './path.ts';
import { type Contender, measure } from './rounds.ts';

type Core = typeof import('../src/index.ts');
type Engine = Parameters<Core['importPrivateKey']>[0];
type Octets = Uint8Array<ArrayBuffer>;

const door = '/core/index.js';
const { subtle } = crypto;
const engine = { subtle, getRandomValues: (into: Octets) => crypto.getRandomValues(into) } as Engine;
const SIGNATURE = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Times by contender, as `measureCore` names them. */
export async function measurePage(
  people: People,
  size: number,
  rounds: number,
): Promise<[string, readonly number[]][]> {
  const core = (await import(door)) as Core;
  const job = await prepareJob(core, engine, people);
  const message = makeMessage(size) as Octets;
  const contenders = (await Promise.all(MODES.map((mode) => contendersFor(job, message, mode)))).flat();
  const repeats = Math.max(1, Math.ceil(200_000 / size));
  return [...(await measure(contenders, { rounds, repeats, rest: () => undefined })).times];
}

/** Times by contender, as `measurePath` names them. */
async function measurePathInPage(hierarchy: Hierarchy): Promise<[string, readonly number[]][]> {
  const core = (await import(door)) as Core;
  return [...(await measurePath(core, engine, hierarchy)).times];
}

async function contendersFor(job: Job, message: Octets, mode: Mode): Promise<Contender[]> {
  const floor = await prepareFloor(message, mode);
  const sealed = new Uint8Array(await new Blob((await job.seal(message, mode)) as Octets[]).arrayBuffer());
  return [
    { name: `seal ${mode} floor`, run: floor.seal },
    { name: `seal ${mode} ours`, run: () => job.seal(message, mode) },
    { name: `open ${mode} floor`, run: floor.open },
    { name: `open ${mode} ours`, run: () => job.open(sealed) },
  ];
}

/** ECMAScript 2026, which the compiler's library does not know yet. */
interface Base64 {
  toBase64(): string;
}
interface Base64Constructor {
  fromBase64(text: string): Octets;
}

async function prepareFloor(message: Octets, mode: Mode) {
  const rsa = { modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) };
  const signing = await subtle.generateKey({ ...rsa, ...SIGNATURE }, false, ['sign', 'verify']);
  const wrapping = await subtle.generateKey({ ...rsa, name: 'RSA-OAEP', hash: 'SHA-256' }, false, [
    'encrypt',
    'decrypt',
  ]);
  const cipher = { name: `AES-${mode}`, iv: crypto.getRandomValues(new Uint8Array(mode === 'CBC' ? 16 : 12)) };
  const key = await subtle.generateKey({ name: cipher.name, length: 256 }, false, ['encrypt', 'decrypt']);
  const seal = async (): Promise<string> => {
    const digest = await subtle.digest('SHA-256', message);
    const encrypted: unknown = new Uint8Array(await subtle.encrypt(cipher, key, message));
    await subtle.sign(SIGNATURE, signing.privateKey, digest);
    return (encrypted as Base64).toBase64();
  };
  const text = await seal();
  const wrapped = await subtle.encrypt(wrapping.publicKey.algorithm, wrapping.publicKey, new Uint8Array(32));
  const signature = await subtle.sign(SIGNATURE, signing.privateKey, message);
  const open = async (): Promise<void> => {
    await subtle.decrypt(wrapping.privateKey.algorithm, wrapping.privateKey, wrapped);
    const encrypted = (Uint8Array as unknown as Base64Constructor).fromBase64(text);
    const opened = await subtle.decrypt(cipher, key, encrypted);
    if (!(await subtle.verify(SIGNATURE, signing.publicKey, signature, opened))) throw new Error('does not verify');
  };
  return { seal, open };
}

Object.assign(globalThis, { measurePage, measurePathInPage });

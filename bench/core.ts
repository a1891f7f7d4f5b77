/** Seal and open in this process: the floor, ours, and the others. */

import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { nodeEngine } from '../cli/engine.ts';
import * as core from '../src/index.ts';
import { floorOpen, floorSeal, prepareFloorOpen } from './floor.ts';
import { type Mode, MODES, type People, prepareJob } from './job.ts';
import { makeMessage } from './message.ts';
import { openpgpPeer, pkijsPeer } from './peers.ts';
import { type Contender, type Measured, measure } from './rounds.ts';

/** Names of contenders: `seal CBC floor`, `seal CBC ours`, …; and `RSA signature`. */
export async function measureCore(people: People, size: number, rounds: number, rest: () => void): Promise<Measured> {
  return measure(await ours(people, makeMessage(size)), { rounds, repeats: repeatsFor(size), rest });
}

/** Names of contenders: `seal ours`, which is CBC, `seal pkijs`, … */
export async function measurePeers(people: People, size: number, rounds: number, rest: () => void): Promise<Measured> {
  const message = makeMessage(size);
  const job = await prepareJob(core, nodeEngine(), people);
  const sealed = Buffer.concat(await job.seal(message, 'CBC'));
  const contenders = [
    { name: 'seal ours', run: () => job.seal(message, 'CBC') },
    { name: 'open ours', run: () => job.open(sealed) },
    ...(await peers(people, message)),
  ];
  return measure(contenders, { rounds, repeats: repeatsFor(size), rest });
}

/** So many that one time is some 10 ms at least. */
function repeatsFor(size: number): number {
  return Math.max(1, Math.ceil(200_000 / size));
}

async function ours(people: People, message: Uint8Array): Promise<Contender[]> {
  const job = await prepareJob(core, nodeEngine(), people);
  const der = (pkcs8: readonly number[]) => ({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }) as const;
  const privateKey = createPrivateKey(der(people.sender.pkcs8));
  const keys = { privateKey, publicKey: createPublicKey(privateKey) };
  const each = async (mode: Mode): Promise<Contender[]> => {
    const bare = prepareFloorOpen(message, mode, keys);
    const sealed = Buffer.concat(await job.seal(message, mode));
    return [
      { name: `seal ${mode} floor`, run: async () => floorSeal(message, mode, keys) },
      { name: `seal ${mode} ours`, run: () => job.seal(message, mode) },
      { name: `open ${mode} floor`, run: async () => floorOpen(bare, keys) },
      { name: `open ${mode} ours`, run: () => job.open(sealed) },
    ];
  };
  const signature: Contender = { name: 'RSA signature', run: async () => sign('sha256', message, privateKey) };
  return [signature, ...(await Promise.all(MODES.map(each))).flat()];
}

async function peers(people: People, message: Uint8Array): Promise<Contender[]> {
  const each = await Promise.all([pkijsPeer(people), openpgpPeer()]);
  const sealed = await Promise.all(each.map((peer) => peer.seal(message)));
  return each.flatMap((peer, index) => [
    { name: `seal ${peer.name}`, run: () => peer.seal(message) },
    { name: `open ${peer.name}`, run: () => peer.open(sealed[index] ?? '') },
  ]);
}

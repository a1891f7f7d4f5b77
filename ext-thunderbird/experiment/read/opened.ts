/** Answers of the background, kept for a while: one message is shown, printed and saved in parts, and opened once. */

import type { OpenAnswer, OpenJob } from '../../protocol.ts';
import { digestOf } from './streams.ts';

export type Ask = (job: OpenJob) => Promise<OpenAnswer>;

/** Octets of opened messages that are kept at most, besides the last one: a day's mail, or one with large attachments. */
const MAX_KEPT = 32 * 1024 * 1024;
/** Octets that an entry is taken for, whatever is in it. */
const ENTRY = 1024;

export class OpenedMessages {
  private readonly ask: Ask;
  /** By digest of the stored message, the least recent first. */
  private kept = new Map<string, OpenAnswer>();
  private running = new Map<string, Promise<OpenAnswer>>();

  constructor(ask: Ask) {
    this.ask = ask;
  }

  /** Rejects when the background does. Parts are taken out of what is shown: their numbers are those of that message. */
  open(job: OpenJob): Promise<OpenAnswer> {
    const purpose = job.purpose === 'attachment' ? 'show' : job.purpose;
    const key = `${purpose} ${digestOf(job.message)}`;
    const kept = this.kept.get(key);
    if (kept === undefined) return this.running.get(key) ?? this.start(key, job);
    this.kept.delete(key);
    this.kept.set(key, kept);
    return Promise.resolve(kept);
  }

  /** What is being opened meanwhile is not kept either. */
  forget(): void {
    this.kept = new Map();
    this.running = new Map();
  }

  private async start(key: string, job: OpenJob): Promise<OpenAnswer> {
    const { kept, running } = this;
    const answer = this.ask(job);
    running.set(key, answer);
    try {
      const given = await answer;
      if (given === null || given.unlock === null) keep(kept, key, given);
      return given;
    } finally {
      running.delete(key);
    }
  }
}

function keep(kept: Map<string, OpenAnswer>, key: string, answer: OpenAnswer): void {
  kept.set(key, answer);
  const sizes = [...kept].map(([name, one]) => ({ name, size: ENTRY + (one?.message.length ?? 0) }));
  let total = sizes.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of sizes.slice(0, -1)) {
    if (total <= MAX_KEPT) return;
    kept.delete(name);
    total -= size;
  }
}

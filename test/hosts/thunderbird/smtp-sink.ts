/** A mail server that takes everything and keeps it: what is in here is what left. */

import { type AddressInfo, type Socket, createServer } from 'node:net';

export interface Taken {
  /** addr-specs of MAIL FROM and RCPT TO. */
  readonly from: string;
  readonly to: readonly string[];
  /** Octets of DATA, dots unstuffed. */
  readonly message: Buffer;
  /** `performance.now()` when DATA was asked for. */
  readonly at: number;
}

export interface SmtpSink {
  readonly port: number;
  readonly taken: readonly Taken[];
  /** Whatever was ever said to it, to search for what must not leave. */
  heard(): Buffer;
  /** What was heard until now is not to be searched. */
  forget(): void;
  /** From now on MAIL or RCPT is answered with this line; `null`: as usual. */
  refuse(line: string | null): void;
  /** From now on MAIL is not answered, until it is set back. */
  stall(isStalled: boolean): void;
  /** As `stall`, once this many messages have been taken. */
  stallAfter(count: number): void;
  close(): Promise<void>;
}

/** `deliver` is told of each mail as it is taken. */
export async function startSmtpSink(deliver: (mail: Taken) => void = () => undefined): Promise<SmtpSink> {
  const taken: Taken[] = [];
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  let refusal: string | null = null;
  let isStalled = false;
  let limit = Infinity;
  const keep = (mail: Taken): void => {
    taken.push(mail);
    deliver(mail);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, (data) => heard.push(data), keep, () => refusal, () => isStalled || taken.length >= limit); // prettier-ignore
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    heard: () => Buffer.concat(heard),
    stall: (stalled) => (isStalled = stalled),
    stallAfter: (count) => (limit = count),
    forget: () => void heard.splice(0),
    refuse: (line) => (refusal = line),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(
  socket: Socket,
  hear: (data: Buffer) => void,
  take: (mail: Taken) => void,
  refusal: () => string | null,
  isStalled: () => boolean,
): void {
  let received = Buffer.alloc(0);
  let at: number | null = null;
  let from = '';
  let to: string[] = [];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const command = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'EHLO') return say('250-sink\r\n250-8BITMIME\r\n250 SIZE 100000000');
    if ((word === 'MAIL' || word === 'RCPT') && refusal() !== null) return say(refusal() ?? '');
    if (word === 'MAIL' && isStalled()) return;
    if (word === 'MAIL') [from, to] = [addressIn(line), []];
    if (word === 'RCPT') to.push(addressIn(line));
    if (word === 'DATA') at = performance.now();
    say(word === 'DATA' ? '354 go on' : word === 'QUIT' ? '221 bye' : '250 ok');
  };
  const step = (): boolean => {
    if (at !== null) {
      const end = received.indexOf('\r\n.\r\n');
      if (end < 0) return false;
      const message = Buffer.from(received.toString('latin1', 0, end + 2).replace(/^\.\./gm, '.'), 'latin1');
      received = received.subarray(end + 5);
      take({ from, to, message, at });
      at = null;
      say('250 taken');
      return true;
    }
    const end = received.indexOf('\r\n');
    if (end < 0) return false;
    const line = received.toString('latin1', 0, end);
    received = received.subarray(end + 2);
    command(line);
    return true;
  };
  say('220 sink');
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    hear(data);
    received = Buffer.concat([received, data]);
    while (step());
  });
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

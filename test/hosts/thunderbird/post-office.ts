/** Mailboxes on loopback that Thunderbird fetches from by POP3 (RFC 1939): what the mail server took lies in here. */

import { createHash } from 'node:crypto';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import type { Taken } from './smtp-sink.ts';

export interface PostOffice {
  readonly port: number;
  /** Lays a mail into the mailbox of each recipient who has one. */
  deliver(mail: Taken): void;
  close(): Promise<void>;
}

/** `addresses`: whose mailboxes there are; the user name is what stands before the @, and any password does. */
export async function openPostOffice(addresses: readonly string[]): Promise<PostOffice> {
  const mailboxes = new Map<string, Buffer[]>(addresses.map((address) => [userOf(address), []]));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket, mailboxes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    deliver: ({ to, message }) => {
      for (const address of to) if (addresses.includes(address)) mailboxes.get(userOf(address))?.push(message);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, mailboxes: ReadonlyMap<string, Buffer[]>): void {
  let received = '';
  let session: Session | null = null;
  socket.write('+OK\r\n');
  socket.on('data', (data) => {
    received += data.toString('latin1');
    for (let end = received.indexOf('\r\n'); end >= 0; end = received.indexOf('\r\n')) {
      const [word = '', argument = ''] = received.slice(0, end).split(' ');
      received = received.slice(end + 2);
      const command = word.toUpperCase();
      if (command === 'USER') session = new Session(mailboxes.get(argument) ?? []);
      socket.write(`${session?.answer(command, Number(argument)) ?? BEFORE[command] ?? '-ERR'}\r\n`, 'latin1');
      if (command === 'QUIT') socket.end();
    }
  });
}

/** Said to whoever has not said who they are. */
const BEFORE: Record<string, string> = { CAPA: '+OK\r\nUSER\r\nUIDL\r\n.', QUIT: '+OK' };

/** What one fetch sees; what it deletes is gone when it quits. */
class Session {
  readonly #mailbox: Buffer[];
  readonly #mails: readonly Buffer[];
  readonly #deleted = new Set<Buffer>();

  constructor(mailbox: Buffer[]) {
    this.#mailbox = mailbox;
    this.#mails = [...mailbox];
  }

  /** `null` for a command that it does not know, or a mail that is not there. */
  answer(command: string, number: number): string | null {
    const mail = this.#mails[number - 1];
    switch (command) {
      case 'USER':
      case 'PASS':
      case 'NOOP':
        return '+OK';
      case 'STAT':
        return `+OK ${this.#mails.length} ${this.#mails.reduce((sum, { length }) => sum + length, 0)}`;
      case 'LIST':
        return this.#each(({ length }) => length);
      case 'UIDL':
        return this.#each((mail) => createHash('sha256').update(mail).digest('hex'));
      case 'RETR':
        return mail === undefined ? null : `+OK\r\n${mail.toString('latin1').replace(/^\./gm, '..')}.`;
      case 'DELE':
        if (mail !== undefined) this.#deleted.add(mail);
        return '+OK';
      case 'QUIT':
        this.#mailbox.splice(0, Infinity, ...this.#mailbox.filter((each) => !this.#deleted.has(each)));
        return '+OK';
      default:
        return null;
    }
  }

  #each(tell: (mail: Buffer) => string | number): string {
    return ['+OK', ...this.#mails.map((mail, index) => `${index + 1} ${tell(mail)}`), '.'].join('\r\n');
  }
}

function userOf(address: string): string {
  return address.split('@')[0] ?? '';
}

/** Firefox's remote protocol (Marionette, version 3): `length:[type, id, name or error, parameters or result]` over TCP. */

import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting {
  readonly name: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds for a window or a state to come. */
const PATIENCE = 20_000;

export class Marionette {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting>();
  private received = Buffer.alloc(0);
  private last = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => this.take(data));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { name, reject } of this.waiting.values()) reject(new Error(`${name}: Thunderbird is gone`));
      this.waiting.clear();
    });
  }

  /** Opens a session in which scripts run with all rights. */
  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const marionette = new Marionette(socket);
    await marionette.send('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
    await marionette.send('Marionette:SetContext', { value: 'chrome' });
    return marionette;
  }

  send(name: string, parameters: object = {}): Promise<unknown> {
    const id = ++this.last;
    const text = JSON.stringify([0, id, name, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { name, resolve, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  /** Runs the body of an async function with `args` in the current window; gives back what it returns, as JSON. */
  async run(body: string, ...args: readonly unknown[]): Promise<unknown> {
    const script = `
      const args = [...arguments], done = args.pop();
      (async () => { ${body} })().then(
        (value) => done({ value: value === undefined ? null : value }),
        (error) => done({ error: String(error?.message ?? error), stack: String(error?.stack ?? '') }));`;
    const answer = await this.send('WebDriver:ExecuteAsyncScript', {
      script,
      args,
      newSandbox: true,
      sandbox: 'system',
    });
    const { value } = answer as { value: { value?: unknown; error?: string; stack?: string } };
    if (value.error !== undefined) throw new Error(`in Thunderbird: ${value.error}\n${value.stack ?? ''}`);
    return value.value;
  }

  /** Asks again until the answer is neither null nor false. */
  async until<T>(what: string, ask: () => Promise<T | null | false>, patience = PATIENCE): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
      if (Date.now() > end) throw new Error(`never came: ${what}`);
      await sleep(50);
    }
  }

  /** Makes the first window of this type the current one: `mail:3pane`, `msgcompose`, `mail:messageWindow`. */
  async switchTo(type: string): Promise<void> {
    await this.until(`a window ${type}`, async () => {
      for (const handle of (await this.send('WebDriver:GetWindowHandles')) as string[]) {
        await this.send('WebDriver:SwitchToWindow', { handle, focus: true });
        if ((await this.run(`return document.documentElement.getAttribute('windowtype')`)) === type) return true;
      }
      return false;
    });
  }

  async click(selector: string): Promise<void> {
    await this.send('WebDriver:ElementClick', { id: await this.find(selector) });
  }

  async type(selector: string, text: string): Promise<void> {
    await this.send('WebDriver:ElementSendKeys', { id: await this.find(selector), text });
  }

  /** PNG of the current window. */
  async screenshot(): Promise<Buffer> {
    const { value } = (await this.send('WebDriver:TakeScreenshot', { full: false, hash: false })) as { value: string };
    return Buffer.from(value, 'base64');
  }

  close(): void {
    this.socket.destroy();
  }

  private async find(selector: string): Promise<string> {
    const found = await this.send('WebDriver:FindElement', { using: 'css selector', value: selector });
    return Object.values((found as { value: Record<string, string> }).value)[0] ?? '';
  }

  private take(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const length = Number(this.received.toString('latin1', 0, Math.max(colon, 0)));
      if (colon < 0 || this.received.length < colon + 1 + length) return;
      const message: unknown = JSON.parse(this.received.toString('utf8', colon + 1, colon + 1 + length));
      this.received = this.received.subarray(colon + 1 + length);
      if (Array.isArray(message)) this.answer(message as [number, number, { message: string } | null, unknown]);
    }
  }

  private answer([, id, error, result]: [number, number, { message: string } | null, unknown]): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === null) waiting?.resolve(result);
    else waiting?.reject(new Error(`${waiting.name}: ${error.message}`));
  }
}

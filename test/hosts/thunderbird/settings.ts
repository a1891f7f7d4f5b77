/** The settings page in the real program, asked as its own buttons ask: keys in, people and organisations accepted. */

import type { Thunderbird } from './thunderbird.ts';

interface KeyFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
type Section = 'people' | 'organisations';

export class SettingsPage {
  private readonly thunderbird: Thunderbird;

  private constructor(thunderbird: Thunderbird) {
    this.thunderbird = thunderbird;
  }

  static async open(thunderbird: Thunderbird): Promise<SettingsPage> {
    await thunderbird.background(`await page.messenger.runtime.openOptionsPage();`);
    return new SettingsPage(thunderbird);
  }

  ask(request: object): Promise<unknown> {
    return this.thunderbird.page('options.html', ASK, request);
  }

  /** Throws what the page would say when it does not take the file. */
  async importMine({ name, bytes }: KeyFile, password: string): Promise<void> {
    this.expectDone(await this.ask({ kind: 'import-mine', file: { name, bytes: [...bytes] }, password }));
  }

  /** Accepts everybody in the file. */
  async accept(section: Section, { name, bytes }: KeyFile): Promise<void> {
    const found = await this.ask({ kind: 'read', section, file: { name, bytes: [...bytes] } });
    for (const entry of (found as { entries: object[] }).entries)
      this.expectDone(await this.ask({ kind: 'accept', section, entry }));
  }

  async close(): Promise<void> {
    const { marionette } = this.thunderbird;
    await marionette.run(`const tabs = document.getElementById('tabmail'); tabs.closeTab(tabs.currentTabInfo);`);
  }

  private expectDone(answer: unknown): void {
    if ((answer as { kind: string }).kind !== 'done') throw new Error(JSON.stringify(answer));
  }
}

const ASK = `
  const { file, ...request } = args[0];
  if (file !== undefined) request.file = { name: file.name, bytes: new content.Uint8Array(file.bytes) };
  return page.messenger.runtime.sendMessage(Cu.cloneInto(request, content));`;

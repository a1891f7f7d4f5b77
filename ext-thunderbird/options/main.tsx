/** The settings page: the shared pane, its port answered by the background. */

import { render } from 'preact';
import browser from 'webextension-polyfill';
import { type Outcome, SettingsPane, type SettingsPort } from '../../src/ui/index.ts';
import type { PageRequest } from '../pages.ts';

/** The background answers with what the port promises; both sides are typed by `PageRequest`. */
function ask<Answer>(request: PageRequest): Promise<Answer> {
  return browser.runtime.sendMessage<PageRequest, Answer>(request);
}

type Files = { readonly kind: 'files'; readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[] }; // prettier-ignore

const port: SettingsPort = {
  load: () => ask({ kind: 'settings-load' }),
  importMine: (file, password) => ask({ kind: 'import-mine', file, password }),
  exportMine: async (id, password) => {
    const answer = await ask<Files | Extract<Outcome, { kind: 'stopped' }>>({ kind: 'export-mine', id, password });
    if (answer.kind === 'stopped') return answer;
    for (const file of answer.files) save(file);
    return { kind: 'done' };
  },
  read: (section, file) => ask({ kind: 'read', section, file }),
  accept: (section, entry) => ask({ kind: 'accept', section, entry }),
  remove: (section, id) => ask({ kind: 'remove', section, id }),
  changePassphrase: (current, next) => ask({ kind: 'passphrase', current, next }),
  stayUnlocked: (minutes) => ask({ kind: 'stay', minutes }),
  lock: () => ask({ kind: 'lock' }),
  unlock: (passphrase) => ask({ kind: 'unlock', passphrase }),
  copy: (text) => void navigator.clipboard.writeText(text),
};

function save({ name, bytes }: Files['files'][number]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

render(<SettingsPane port={port} locale="en" now={new Date()} />, document.body);

/** The page beside a message: the shared compose pane, joined to the background by a port. */

import { render } from 'preact';
import browser from 'webextension-polyfill';
import { ComposePane, type ComposePort, type ComposeState } from '../../src/ui/index.ts';
import type { PaneRequest } from '../pages.ts';

const tabId = Number(new URLSearchParams(location.search).get('tab'));

/** The background may sleep; asking wakes it and it tells anew. */
function connect() {
  const port = browser.runtime.connect({ name: `compose ${tabId}` });
  port.onMessage.addListener((state) => show(state as ComposeState));
  port.onDisconnect.addListener(() => (current = null));
  return port;
}

let current: ReturnType<typeof connect> | null = null;

function ask(request: PaneRequest): void {
  current ??= connect();
  current.postMessage(request);
}

const port: ComposePort = {
  setSecure: (on) => ask({ kind: 'secure', on }),
  send: () => ask({ kind: 'send' }),
  cancel: () => ask({ kind: 'cancel' }),
  answer: (address, choice) => ask({ kind: 'answer', address, choice }),
  acceptKey: (address) => ask({ kind: 'accept-key', address }),
  unlock: (passphrase) => ask({ kind: 'unlock', passphrase }),
  retry: () => ask({ kind: 'retry' }),
  openSettings: () => ask({ kind: 'settings' }),
  close: () => ask({ kind: 'close' }),
  copy: (text) => void navigator.clipboard.writeText(text),
};

function show(state: ComposeState): void {
  render(<ComposePane state={state} port={port} locale="en" now={new Date()} />, document.body);
}

current = connect();

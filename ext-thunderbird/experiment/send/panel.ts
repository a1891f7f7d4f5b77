/** A page of the extension beside the editor. */

import type { Browser, ComposeWindow } from './compose-window.ts';
import { program } from './program.ts';

/** What of the extension a page of it needs to run. */
export interface Extension {
  readonly principal: unknown;
  readonly policy: { readonly browsingContextGroupId: number };
}

const ID = 'send-secure-panel';
const WIDTH = '320px';

/** Shows the page at this address; `null`: nothing any more. */
export function showPanel(window: ComposeWindow, url: string | null, extension: Extension): void {
  const { document } = window;
  const area = document.getElementById('composeContentBox');
  document.getElementById(ID)?.remove();
  if (area === null) return;
  area.style.gridTemplateColumns = url === null ? '' : `auto auto minmax(0, 1fr) ${WIDTH}`;
  if (url === null) return;
  const box = document.createElement('div');
  box.id = ID;
  box.style.cssText = 'grid-column: 4; grid-row: 1 / -1; display: flex; min-height: 0; border-inline-start: 1px solid ThreeDShadow'; // prettier-ignore
  const browser = document.createXULElement('browser') as Browser;
  for (const [name, value] of Object.entries(attributes(extension))) browser.setAttribute(name, value);
  browser.style.cssText = 'flex: 1; min-height: 0';
  box.append(browser);
  area.append(box);
  const { ExtensionParent } = program.module('resource://gre/modules/ExtensionParent.sys.mjs');
  ExtensionParent.apiManager.emit('extension-browser-inserted', browser);
  browser.fixupAndLoadURIString(url, { triggeringPrincipal: extension.principal });
}

function attributes({ policy }: Extension): Readonly<Record<string, string>> {
  return {
    type: 'content',
    remote: 'true',
    remoteType: 'extension',
    maychangeremoteness: 'true',
    messagemanagergroup: 'webext-browsers',
    'webextension-view-type': 'sidebar',
    disableglobalhistory: 'true',
    initialBrowsingContextGroupId: String(policy.browsingContextGroupId),
  };
}

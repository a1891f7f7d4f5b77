/** Compose windows as they come and go. */

import type { ComposeOpened } from '../../protocol.ts';
import type { ComposeWindow } from './compose-window.ts';
import { program } from './program.ts';

const PAGE = 'chrome://messenger/content/messengercompose/messengercompose.xhtml';

/** Calls `opened` for each compose window whose editor is ready, those that are there already included; gives back what ends it. */
export function watchWindows(
  opened: (window: ComposeWindow) => void,
  closed: (window: ComposeWindow) => void,
): () => void {
  const known = new Set<ComposeWindow>();
  const adopt = (window: ComposeWindow): void => {
    if (known.has(window)) return;
    known.add(window);
    window.addEventListener('unload', () => closed(window));
    opened(window);
  };
  const wait = (window: ComposeWindow): void => {
    if (window.location.href !== PAGE) return;
    if (window.composeEditorReady === true) adopt(window);
    else window.addEventListener('compose-editor-ready', () => adopt(window));
  };
  const listener = {
    onOpenWindow: ({ docShell }: { readonly docShell: { readonly domWindow: ComposeWindow } }): void => {
      const { domWindow } = docShell;
      domWindow.addEventListener('load', () => wait(domWindow));
    },
    onCloseWindow: (): void => undefined,
  };
  program.windows.addListener(listener);
  for (const window of program.windows.getEnumerator('msgcompose')) wait(window);
  return () => program.windows.removeListener(listener);
}

/** What has just been opened, in our words. */
export function openedAs(window: ComposeWindow, tabId: number): ComposeOpened {
  const { gMsgCompose } = window;
  const kind = kindOf(gMsgCompose?.type ?? -1);
  const original = gMsgCompose?.compFields.draftId || gMsgCompose?.originalMsgURI;
  return { tabId, kind, originalUri: original === undefined || original === '' ? null : original };
}

const KINDS: Readonly<Record<Exclude<ComposeOpened['kind'], 'other'>, readonly string[]>> = {
  new: ['New', 'MailToUrl'],
  reply: ['Reply', 'ReplyAll', 'ReplyToSender', 'ReplyToGroup', 'ReplyToSenderAndGroup', 'ReplyToList', 'ReplyWithTemplate'], // prettier-ignore
  forward: ['ForwardInline', 'ForwardAsAttachment', 'Redirect'],
  draft: ['Draft', 'EditAsNew', 'Template', 'EditTemplate'],
};

function kindOf(type: number): ComposeOpened['kind'] {
  const kinds = ['new', 'reply', 'forward', 'draft'] as const;
  return kinds.find((kind) => KINDS[kind].some((name) => program.composeType[name] === type)) ?? 'other';
}

/** Compose windows as they come and go. */

import type { ComposeOpened, Original } from '../../protocol.ts';
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

/** Left in the document, as long as the window: whatever the background forgets. */
const MARK = 'send-secure-original';

/** What has just been opened, in our words; `find` knows the protected message at an URI. */
export function openedAs(window: ComposeWindow, tabId: number, find: (uri: string) => Original | null): ComposeOpened {
  const { gMsgCompose, document } = window;
  const kind = kindOf(gMsgCompose?.type ?? -1);
  const uri = gMsgCompose?.compFields.draftId || gMsgCompose?.originalMsgURI || '';
  if (originalOf(window) === null && kind !== 'new' && uri !== '') {
    const found = find(uri);
    // My own draft names nobody as its reader yet.
    const original = found !== null && gMsgCompose?.type === program.composeType.Draft ? { knownTo: null } : found;
    if (original !== null) document.documentElement.setAttribute(MARK, JSON.stringify(original));
  }
  return { tabId, kind, original: originalOf(window) };
}

/** The protected message that the window answers or goes on with. */
export function originalOf({ document }: ComposeWindow): Original | null {
  const mark = document.documentElement.getAttribute(MARK);
  return mark === null ? null : (JSON.parse(mark) as Original);
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

/** The documents of Thunderbird that show one message (about:message), wherever they are: in a pane, a tab, a window. */

/** What of such a document's global we use. */
export interface AboutMessage {
  readonly location: { readonly href: string };
  readonly document: ChromeDocument;
  /** Of the message that is shown, or empty. */
  readonly gMessageURI: string | null | undefined;
  readonly currentHeaderData: Record<string, { headerName: string; headerValue: string } | undefined>;
  readonly gMessageNotificationBar: { readonly msgNotificationBar: NotificationBox };
  getMessagePaneBrowser(): { readonly contentDocument: ChromeDocument | null };
  ReloadMessage(): void;
  addEventListener(
    type: 'MsgLoading' | 'MsgLoaded' | 'unload',
    run: () => void,
    options: { readonly once: true },
  ): void;
}

export interface ChromeElement {
  readonly style: { display: string };
  readonly shadowRoot: { querySelector(selector: string): ChromeElement | null } | null;
  textContent: string;
  /** Of the elements that show a header field. */
  headerValue?: string;
  setAttribute(name: string, value: string): void;
  addEventListener(type: 'click', run: () => void): void;
  append(child: ChromeElement): void;
  remove(): void;
}

export interface ChromeDocument {
  title: string;
  readonly body: ChromeElement | null;
  getElementById(id: string): ChromeElement | null;
  createElement(name: string): ChromeElement;
}

/** Thunderbird's own bars above a message. */
export interface NotificationBox {
  readonly PRIORITY_INFO_HIGH: number;
  readonly PRIORITY_WARNING_HIGH: number;
  readonly PRIORITY_CRITICAL_HIGH: number;
  appendNotification(
    name: string,
    shown: { readonly label: string; readonly priority: number },
    buttons: readonly NotificationButton[],
    noClickDelay: boolean,
    dismissable: boolean,
  ): Promise<ChromeElement>;
}

export interface NotificationButton {
  readonly label: string;
  /** `true`: the bar stays. */
  readonly callback: () => boolean;
}

/** The one in which this channel's document is loaded; `null` for printing, saving and the like. */
export function aboutMessageOf({ loadInfo }: NsChannel): AboutMessage | null {
  const browser = loadInfo?.browsingContext?.embedderElement;
  const global = browser?.documentGlobal ?? browser?.ownerGlobal;
  return global !== undefined && isAboutMessage(global) ? global : null;
}

/** All that are open. */
export function aboutMessages(): AboutMessage[] {
  const found: AboutMessage[] = [];
  for (const outer of [
    ...Services.wm.getEnumerator('mail:3pane'),
    ...Services.wm.getEnumerator('mail:messageWindow'),
  ]) {
    for (const inner of documentsIn(outer as MailWindow))
      if (inner !== undefined && isAboutMessage(inner)) found.push(inner);
  }
  return found;
}

/** One window that cannot must not keep the others from it. */
export function reloadMessage(window: AboutMessage): void {
  try {
    if (window.gMessageURI) window.ReloadMessage();
  } catch (error) {
    console.error('Send Secure could not show a message anew:', error);
  }
}

interface MailWindow {
  /** A message browser holds about:message itself; a tab's holds that or the three panes, whose own message browser does. */
  readonly messageBrowser?: { readonly contentWindow?: MailWindow };
  readonly document: { getElementById(id: 'tabmail'): Tabmail | null };
}

interface Tabmail {
  readonly tabInfo: readonly { readonly chromeBrowser?: { readonly contentWindow?: MailWindow } }[];
}

function documentsIn(outer: MailWindow): (object | undefined)[] {
  const tabs = outer.document.getElementById('tabmail')?.tabInfo ?? [];
  const inTabs = tabs.map(({ chromeBrowser }) => chromeBrowser?.contentWindow);
  return [...inTabs, outer].flatMap((each) => [each, each?.messageBrowser?.contentWindow]);
}

function isAboutMessage(global: object): global is AboutMessage {
  return (global as Partial<AboutMessage>).location?.href === 'about:message';
}

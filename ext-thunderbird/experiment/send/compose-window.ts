/** Thunderbird's compose window, declared as narrowly as it is used (Thunderbird ESR 153). */

import type { ComposeFields, Identity } from './mail-objects.ts';

export interface Element {
  id: string;
  hidden: boolean;
  disabled: boolean;
  value: number | string;
  textContent: string;
  className: string;
  readonly style: { cssText: string; gridTemplateColumns: string };
  readonly fullAddress?: string;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  addEventListener(type: string, listener: () => void): void;
  append(...children: Element[]): void;
  after(next: Element): void;
  remove(): void;
}

/** A XUL browser that shows a page of the extension. */
export interface Browser extends Element {
  fixupAndLoadURIString(url: string, options: { readonly triggeringPrincipal: unknown }): void;
}

interface Observer {
  observe(target: Element, options: object): void;
  disconnect(): void;
}

interface Document {
  readonly documentElement: Element;
  getElementById(id: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  createXULElement(name: string): Element;
  createElement(name: string): Element;
}

interface NotificationBox {
  readonly PRIORITY_WARNING_HIGH: number;
  appendNotification(
    id: string,
    options: { readonly label: string; readonly priority: number },
    buttons: readonly { readonly label: string; readonly callback: () => boolean }[],
  ): Promise<Element>;
  getNotificationWithValue(id: string): Element | null;
  removeNotification(notification: Element): void;
}

/** Window of messengercompose.xhtml with the globals of its script. */
export interface ComposeWindow {
  readonly closed: boolean;
  readonly document: Document;
  readonly location: { readonly href: string };
  readonly composeEditorReady?: boolean;
  readonly gMsgCompose: {
    readonly compFields: ComposeFields;
    readonly originalMsgURI: string;
    readonly type: number;
    abort(): void;
  } | null;
  readonly gCurrentIdentity: Identity;
  readonly gComposeNotification: NotificationBox;
  readonly MutationObserver: new (act: () => void) => Observer;
  /** Ours: ends what `off.ts` began. */
  sendSecureOff?: () => void;
  gSendEncrypted: boolean;
  gSendSigned: boolean;
  gSelectedTechnologyIsPGP: boolean;
  gContentChanged: boolean;
  readonly gSaveOperationInProgress?: boolean;
  readonly gSendOperationInProgress?: boolean;
  GenericSendMessage(mode: number): Promise<void>;
  goDoCommand(command: 'cmd_sendButton'): void;
  addEventListener(type: string, listener: (event: ComposeEvent) => void): void;
  removeEventListener(type: string, listener: (event: ComposeEvent) => void): void;
}

export interface ComposeEvent {
  preventDefault(): void;
}

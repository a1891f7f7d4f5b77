/** Reading a parsed document by the accessors of the prototypes: names in the document (`<input name=firstChild>`) cannot stand in for them. */

import { Failure } from '../model/index.ts';

/** What a window must have: any browser's does, also one without a page, made for the purpose. The document parsed is inert. */
export interface HtmlWindow {
  readonly DOMParser: new () => { parseFromString(html: string, type: 'text/html'): object };
  readonly Node: { readonly prototype: object };
  readonly Element: { readonly prototype: object };
}

/** A node of the document; read by `Dom` alone. */
export type HtmlNode = object;

export interface Dom {
  /** The element `html` of the document made of this text. */
  parse(html: string): HtmlNode | null;
  children(node: HtmlNode): Generator<HtmlNode>;
  /** Lower-case name of an HTML element, `#text` of a text, empty of all else: comments, SVG, MathML. */
  name(node: HtmlNode): string;
  text(node: HtmlNode): string;
  attribute(node: HtmlNode, name: string): string | null;
}

const ELEMENT = 1;
const TEXT = 3;
const HTML = 'http://www.w3.org/1999/xhtml';

/** Throws `not-available` when the window is none. */
export function openDom(window: HtmlWindow): Dom {
  const read = {
    firstChild: accessor(window.Node.prototype, 'firstChild'),
    nextSibling: accessor(window.Node.prototype, 'nextSibling'),
    nodeType: accessor(window.Node.prototype, 'nodeType'),
    nodeValue: accessor(window.Node.prototype, 'nodeValue'),
    localName: accessor(window.Element.prototype, 'localName'),
    namespace: accessor(window.Element.prototype, 'namespaceURI'),
  };
  const getAttribute = method(window.Element.prototype, 'getAttribute');

  function* children(node: HtmlNode): Generator<HtmlNode> {
    for (let child = read.firstChild(node); isNode(child); child = read.nextSibling(child)) yield child;
  }
  const name = (node: HtmlNode): string => {
    const type = read.nodeType(node);
    if (type === TEXT) return '#text';
    return type === ELEMENT && read.namespace(node) === HTML ? String(read.localName(node)) : '';
  };
  return {
    // The document type makes every parser build one and the same tree; a second one in the text is ignored.
    parse: (html) => {
      const document = new window.DOMParser().parseFromString(`<!doctype html>${html}`, 'text/html');
      return [...children(document)].find((node) => name(node) === 'html') ?? null;
    },
    children,
    name,
    text: (node) => {
      const value = read.nodeValue(node);
      return typeof value === 'string' ? value : '';
    },
    attribute: (node, attribute) => {
      const value = getAttribute(node, attribute);
      return typeof value === 'string' ? value : null;
    },
  };
}

function isNode(value: unknown): value is HtmlNode {
  return typeof value === 'object' && value !== null;
}

function accessor(prototype: object, name: string): (node: HtmlNode) => unknown {
  return caller(Object.getOwnPropertyDescriptor(prototype, name), 'get', name);
}

function method(prototype: object, name: string): (node: HtmlNode, argument: string) => unknown {
  return caller(Object.getOwnPropertyDescriptor(prototype, name), 'value', name);
}

function caller(
  descriptor: PropertyDescriptor | undefined,
  kind: 'get' | 'value',
  name: string,
): (node: HtmlNode, ...rest: string[]) => unknown {
  const call: unknown = descriptor === undefined ? undefined : Reflect.get(descriptor, kind);
  if (!isFunction(call)) throw new Failure('not-available', `no HTML parser: ${name}`);
  return (node, ...rest) => Reflect.apply(call, node, rest);
}

function isFunction(value: unknown): value is (...values: string[]) => unknown {
  return typeof value === 'function';
}

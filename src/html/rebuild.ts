/** Writes a parsed document anew with what may be shown: nothing of the mail's own markup is copied, only its text and chosen values. */

import { Failure, LIMITS } from '../model/index.ts';
import { type Attributes, keptAttributes, styledBy } from './attributes.ts';
import { writeColour } from './colour.ts';
import { type Declarations, mergeDeclarations, readDeclarations } from './declarations.ts';
import type { Dom, HtmlNode } from './dom.ts';
import { isActive, isDropped, isVoid, shownAs } from './elements.ts';
import { isHidden } from './hidden.ts';
import { safeLink } from './link.ts';
import { escapeAttribute, escapeText } from './safe.ts';
import { OUTERMOST, type Scope } from './scope.ts';
import { settle } from './style.ts';
import { type StyleSheet, matching, readStyleSheet } from './style-sheet.ts';

/** What of a mail is not shown. */
export type Withheld = 'remote-content' | 'hidden-text' | 'active-content';

export interface Rebuilt {
  readonly html: string;
  readonly withheld: ReadonlySet<Withheld>;
}

/** What to write for the `src` of a picture; `null`: it is not shown. */
export type FindPicture = (source: string) => string | null;

interface Work {
  readonly dom: Dom;
  readonly findPicture: FindPicture;
  readonly sheet: StyleSheet;
  readonly pieces: string[];
  readonly withheld: Set<Withheld>;
  elements: number;
}

/** Longest text that stands for a picture. */
const LONGEST_ALTERNATIVE = 300;

/** `root`: the element `html`. Throws `too-deep` and `too-many` beyond the limits. */
export function rebuild(dom: Dom, root: HtmlNode, findPicture: FindPicture): Rebuilt {
  const work: Work = {
    dom,
    findPicture,
    sheet: readStyleSheet(collectSheets(dom, root, 0)),
    pieces: [],
    withheld: new Set(),
    elements: 0,
  };
  for (const child of dom.children(root)) if (dom.name(child) === 'body') writeBody(work, child, root);
  return { html: work.pieces.join(''), withheld: work.withheld };
}

function collectSheets(dom: Dom, node: HtmlNode, depth: number): string {
  if (depth > LIMITS.htmlDepth) throw new Failure('too-deep', 'HTML elements');
  let text = '';
  for (const child of dom.children(node)) {
    const name = dom.name(child);
    if (name === 'style') {
      const isForScreens = /^\s*(?:all|screen)?\s*$/i.test(dom.attribute(child, 'media') ?? '');
      if (isForScreens) for (const part of dom.children(child)) text += `${dom.text(part)}\n`;
    } else if (name !== '#text') text += collectSheets(dom, child, depth + 1);
  }
  return text;
}

/** The body's own colours and direction need an element to be on; without any, none is written. */
function writeBody(work: Work, body: HtmlNode, root: HtmlNode): void {
  const own = reader(work, body);
  const attributes: Attributes = (name) => own(name) ?? (name === 'dir' ? work.dom.attribute(root, name) : null);
  const declared = declarationsOf(work, 'body', attributes);
  if (isHidden(declared, OUTERMOST.fontSize)) return;
  const { style, inside } = settle('body', 'div', declared, OUTERMOST);
  const kept = keptAttributes('body', 'div', attributes);
  const isNeeded = style !== '' || kept.length > 0;
  if (isNeeded) openTag(work, 'div', style, kept);
  writeChildren(work, body, isNeeded ? inside : OUTERMOST);
  if (isNeeded) work.pieces.push('</div>');
}

function reader({ dom }: Work, node: HtmlNode): Attributes {
  return (name) => dom.attribute(node, name);
}

function declarationsOf({ sheet }: Work, name: string, attributes: Attributes): Declarations {
  const style = attributes('style');
  return mergeDeclarations([
    styledBy(name, attributes),
    ...matching(sheet, name, attributes('class')),
    ...(style === null ? [] : [readDeclarations(style)]),
  ]);
}

function writeChildren(work: Work, node: HtmlNode, scope: Scope): void {
  for (const child of work.dom.children(node)) {
    const name = work.dom.name(child);
    if (name === '#text') writeText(work, work.dom.text(child), scope);
    else if (name !== '') writeElement(work, child, name, scope);
  }
}

function writeText(work: Work, text: string, scope: Scope): void {
  const isBlank = /^[ \t\r\n\f]*$/.test(text);
  if (!isBlank && (scope.isTiny || scope.isUnseen)) {
    work.withheld.add('hidden-text');
    return;
  }
  const escaped = escapeText(text.replace(/\r\n?/g, '\n'));
  // Text that leaves its box lies on another background: where it would not be seen there, it brings its own.
  if (isBlank || scope.isOnLine || scope.isSafeAnywhere) work.pieces.push(escaped);
  else work.pieces.push(`<span style="background-color:${writeColour(scope.background)}">${escaped}</span>`);
}

function writeElement(work: Work, node: HtmlNode, name: string, around: Scope): void {
  if (++work.elements > LIMITS.htmlElements) throw new Failure('too-many', 'HTML elements');
  if (around.depth > LIMITS.htmlDepth) throw new Failure('too-deep', 'HTML elements');
  const attributes = reader(work, node);
  if (isActive(name)) work.withheld.add('active-content');
  if (isDropped(name) || (name === 'dialog' && attributes('open') === null)) return noteDropped(work, name, attributes);
  const declared = declarationsOf(work, name, attributes);
  if (declared.has('background-image')) work.withheld.add('remote-content');
  if (attributes('hidden') !== null || isHidden(declared, around.fontSize)) {
    work.withheld.add('hidden-text');
    return;
  }
  const shown = name === 'a' ? linkName(attributes, around) : (shownAs(name) ?? (declared.size > 0 ? 'span' : null));
  if (shown === null) return writeChildren(work, node, { ...around, depth: around.depth + 1 });
  if (shown === 'img') return writePicture(work, declared, attributes, around);
  const { style, inside } = settle(name, shown, declared, around);
  openTag(work, shown, style, [...linkAttributes(shown, attributes), ...keptAttributes(name, shown, attributes)]);
  if (isVoid(shown)) return;
  writeChildren(work, node, { ...inside, isInLink: around.isInLink || shown === 'a' });
  work.pieces.push(`</${shown}>`);
}

function noteDropped(work: Work, name: string, attributes: Attributes): void {
  const loads = attributes('src') ?? attributes('href') ?? attributes('poster');
  if (loads !== null && /^(?:video|audio|embed|link|source|track|bgsound|iframe|frame)$/.test(name)) {
    work.withheld.add('remote-content');
  }
}

/** A link in a link would end the first when it is read again. */
function linkName(attributes: Attributes, around: Scope): 'a' | 'span' {
  const href = attributes('href');
  return href !== null && !around.isInLink && safeLink(href) !== null ? 'a' : 'span';
}

function linkAttributes(shown: string, attributes: Attributes): [string, string][] {
  if (shown !== 'a') return [];
  return [
    ['href', safeLink(attributes('href') ?? '') ?? ''],
    ['target', '_blank'],
    ['rel', 'noopener noreferrer'],
  ];
}

/** A picture that is not shown leaves its description behind; what only counts readers leaves nothing. */
function writePicture(work: Work, declared: Declarations, attributes: Attributes, around: Scope): void {
  const source = attributes('src') ?? '';
  const safe = work.findPicture(source);
  const alternative = (attributes('alt') ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_ALTERNATIVE);
  if (safe !== null) {
    const { style } = settle('img', 'img', declared, around);
    openTag(work, 'img', style, [['src', safe], ['alt', alternative], ...keptAttributes('img', 'img', attributes)]);
    return;
  }
  if (!/^\s*(?:cid:|data:|$)/i.test(source) || attributes('srcset') !== null) work.withheld.add('remote-content');
  const isDot = ['width', 'height'].some((name) => /^\s*[0-3](?:px)?\s*$/.test(attributes(name) ?? ''));
  if (alternative === '' || isDot) return;
  // Senders give pictures the colour and size of letters for this case.
  const letters = new Map([...declared].filter(([property]) => /^(?:color|font-)/.test(property)));
  const { style, inside } = settle('span', 'span', letters, around);
  if (style !== '') openTag(work, 'span', style, []);
  writeText(work, `[${alternative}]`, inside);
  if (style !== '') work.pieces.push('</span>');
}

function openTag(work: Work, name: string, style: string, attributes: readonly [string, string][]): void {
  const written = style === '' ? attributes : [...attributes, ['style', style] as const];
  work.pieces.push(`<${name}${written.map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('')}>`);
}

/** Changes to DER that keep its structure readable, so that what is inside is reached; and wrong lengths on purpose. */

import { concat } from '../../src/bytes/index.ts';
import { type Mutation, BYTE_MUTATIONS, LONGEST, mutateBy, mutateBytes, repeat, times } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Node {
  tag: number;
  /** Values inside a constructed one, or inside a string that holds DER. */
  children: Node[] | null;
  /** Octets before the children: the count of unused bits. */
  prefix: Uint8Array;
  content: Uint8Array;
  /** How its length is written. */
  length: 'right' | 'indefinite' | { readonly octets: Uint8Array };
}

const NOTHING = new Uint8Array(0);
const DEEPEST = 40;

/** The values that fill `bytes`; `null` when they are no DER. */
function parseNodes(bytes: Uint8Array, depth: number): Node[] | null {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = readHeader(bytes, at);
    if (header === null) return null;
    nodes.push(makeNode(header.tag, bytes.subarray(header.start, header.stop), depth));
    at = header.stop;
  }
  return nodes;
}

function readHeader(bytes: Uint8Array, at: number): { tag: number; start: number; stop: number } | null {
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1];
  if (first === undefined || (tag & 0x1f) === 0x1f || first === 0x80) return null;
  const wide = first > 0x80 ? first & 0x7f : 0;
  if (wide > 4) return null;
  let length = wide === 0 ? first : 0;
  for (let octet = 0; octet < wide; octet++) length = length * 256 + (bytes[at + 2 + octet] ?? 0);
  const start = at + 2 + wide;
  return start + length > bytes.length ? null : { tag, start, stop: start + length };
}

function makeNode(tag: number, content: Uint8Array, depth: number): Node {
  const node: Node = { tag, children: null, prefix: NOTHING, content, length: 'right' };
  if (depth >= DEEPEST) return node;
  const isBits = tag === 0x03 && content[0] === 0;
  const holds = (tag & 0x20) !== 0 || ((tag === 0x04 || isBits) && content.length > 2);
  const inside = holds ? parseNodes(isBits ? content.subarray(1) : content, depth + 1) : null;
  if (inside === null) return node;
  return { ...node, children: inside, prefix: isBits ? content.subarray(0, 1) : NOTHING };
}

function encodeNode(node: Node): Uint8Array {
  const content = node.children === null ? node.content : concat([node.prefix, ...node.children.map(encodeNode)]);
  return encodeValue(node.tag, content, node.length);
}

function encodeValue(tag: number, content: Uint8Array, length: Node['length'] = 'right'): Uint8Array {
  if (length === 'indefinite') return concat([Uint8Array.of(tag | 0x20, 0x80), content, Uint8Array.of(0, 0)]);
  if (length !== 'right') return concat([Uint8Array.of(tag), length.octets, content]);
  return concat([Uint8Array.of(tag), lengthOctets(content.length), content]);
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

/** A place in the tree: a value and the list it stands in. */
interface Place {
  readonly list: Node[];
  readonly index: number;
  readonly node: Node;
}

function placesOf(list: Node[], found: Place[] = []): Place[] {
  for (const [index, node] of list.entries()) {
    found.push({ list, index, node });
    if (node.children !== null && found.length < 5_000) placesOf(node.children, found);
  }
  return found;
}

type Edit = (random: Random, place: Place, others: readonly Place[]) => void;

const EDITS: readonly Edit[] = [
  (_, { list, index }) => void list.splice(index, 1),
  (random, { list, index, node }) => void list.splice(index, 0, ...copies(random, node)),
  (random, { list, index }) => {
    const other = random.below(list.length);
    const [one, two] = [list[index], list[other]];
    if (one !== undefined && two !== undefined) [list[index], list[other]] = [two, one];
  },
  (random, { list, index }, others) => void list.splice(index, random.below(2), copyOf(random.pick(others).node)),
  (random, { list, index }, others) => void list.splice(index, 1, copyOf(random.pick(others).node)),
  (random, { node }) => void (node.tag = random.chance(0.5) ? random.below(256) : node.tag ^ (1 << random.below(8))),
  (random, { node }) => void (node.length = wrongLength(random, encodeNode(node).length)),
  (random, { node }) => void (node.length = random.chance(0.8) ? 'indefinite' : 'right'),
  (random, { list, index, node }) => void (list[index] = nest(random, node)),
  editContent,
  editContent,
  editContent,
];

/** Not the value itself: inside of itself it would have no end. */
function copyOf(node: Node): Node {
  return {
    tag: 0x30,
    children: null,
    prefix: NOTHING,
    content: NOTHING,
    length: 'right',
    ...parseNodes(encodeNode(node), 0)?.[0],
  };
}

function copies(random: Random, node: Node): Node[] {
  const size = Math.max(1, encodeNode(node).length);
  return Array.from({ length: Math.min(times(random), Math.floor(LONGEST / 2 / size)) }, () => node);
}

function wrongLength(random: Random, right: number): Node['length'] {
  const near = lengthOctets(Math.max(0, right + random.pick([-2, -1, 1, 2, 256])));
  const odd = [
    Uint8Array.of(0),
    Uint8Array.of(0x7f),
    Uint8Array.of(0x80),
    Uint8Array.of(0xff),
    Uint8Array.of(0x84, 0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(0x88, 0, 0, 0, 0, 0, 0, 0, 1),
    concat([Uint8Array.of(0x82, 0), lengthOctets(right & 0x7f)]),
  ];
  return { octets: random.chance(0.4) ? near : random.pick(odd) };
}

/** Inside as many values as fit, or a few. */
function nest(random: Random, node: Node): Node {
  const tag = random.pick([0x30, 0x31, 0xa0, 0x24, 0x04, node.tag]);
  let content = encodeNode(node);
  const indefinite = random.chance(0.3);
  for (let left = times(random); left > 0 && content.length < 20_000; left--)
    content = encodeValue(tag, content, indefinite ? 'indefinite' : 'right');
  return { tag: 0x30, children: null, prefix: NOTHING, content, length: 'right' };
}

const OIDS = ['2a864886f70d010702', '2a864886f70d010703', '2a864886f70d010701', '2a864886f70d010905', '550403', '551d11', '551d0f', '2b0601050507080b', '2a864886f70d01010a', '2a8648ce3d0201', '2b656e', '2a864886f70d010101', '88378b9aa0b080ff7f', 'ffffffffffffffffff7f'].map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))); // prettier-ignore

function editContent(random: Random, { node }: Place, others: readonly Place[]): void {
  if (node.children !== null && random.chance(0.7)) return;
  const content = node.children === null ? node.content : encodeNode(node);
  node.children = null;
  switch (node.tag) {
    case 0x06:
      node.content = random.chance(0.5) ? random.pick(OIDS) : random.pick(others).node.content;
      return;
    case 0x02:
      node.content = random.pick([
        NOTHING,
        Uint8Array.of(0),
        Uint8Array.of(0xff),
        Uint8Array.of(random.below(256)),
        Uint8Array.of(0x00, 0xff, 0xff, 0xff, 0xff),
        random.bytes(random.size(2_100)),
      ]);
      return;
    case 0x17:
    case 0x18:
      node.content = Buffer.from(random.pick(['99991231235959Z', '000101000000Z', '20260101000000+9999', '2026', '']));
      return;
    default:
      node.content = mutateBytes(random, content, [random.pick(others).node.content]);
  }
}

const editTree: Mutation = (random, bytes, others) => {
  const tree = parseNodes(bytes, 0);
  if (tree === null || tree.length === 0) return random.pick(BYTE_MUTATIONS)(random, bytes, others);
  const more = parseNodes(random.pick(others), 0);
  const otherPlaces = more === null || more.length === 0 ? placesOf(tree) : placesOf(more);
  random.pick(EDITS)(random, random.pick(placesOf(tree)), otherPlaces);
  return concat(tree.map(encodeNode));
};

/** Octets behind the object, or the object again. */
const append: Mutation = (random, bytes) => (random.chance(0.5) ? repeat(bytes, 2) : concat([bytes, random.bytes(3)]));

export function mutateDer(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  return mutateBy([editTree, editTree, editTree, editTree, editTree, append, ...BYTE_MUTATIONS.slice(0, 3)], random, bytes, others); // prettier-ignore
}

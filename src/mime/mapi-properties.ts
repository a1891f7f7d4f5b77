/** MAPI property lists as TNEF carries them (MS-OXTNEF §2.1.3.5). */

import { latin1 } from '../bytes/index.ts';

/** Property id -> its first value's octets, with the type they were written in. */
export type MapiProperties = ReadonlyMap<number, { readonly type: number; readonly value: Uint8Array }>;

const MULTIPLE = 0x1000;
const STRING8 = 0x1e;
const UNICODE = 0x1f;
/** Octets of the types of fixed length, padding to four included (MS-OXCDATA §2.11.1). */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0x01, 0],
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
const VARIABLE = new Set([0x0d, STRING8, UNICODE, 0x102]);

/** Reads little-endian numbers and stretches; at the end of input it says so instead of throwing. */
export class LittleEndian {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** `null` when fewer octets are left. */
  u32(): number | null {
    const at = this.#at;
    if (at + 4 > this.#bytes.length) return null;
    this.#at += 4;
    return this.#view.getUint32(at, true);
  }

  u16(): number | null {
    const at = this.#at;
    if (at + 2 > this.#bytes.length) return null;
    this.#at += 2;
    return this.#view.getUint16(at, true);
  }

  take(length: number): Uint8Array | null {
    if (this.#at + length > this.#bytes.length) return null;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

/** Every property up to the end or the first that cannot be read; named properties are passed over. */
export function readProperties(bytes: Uint8Array): MapiProperties {
  const input = new LittleEndian(bytes);
  const properties = new Map<number, { type: number; value: Uint8Array }>();
  const count = input.u32() ?? 0;
  for (let index = 0; index < count; index += 1) {
    const type = input.u16();
    const id = input.u16();
    if (type === null || id === null || (id >= 0x8000 && !skipName(input))) break;
    const value = readValues(input, type);
    if (value === null) break;
    if (!properties.has(id)) properties.set(id, { type: type & ~MULTIPLE, value });
  }
  return properties;
}

/** A named property's set and name; `false` at the end of input. */
function skipName(input: LittleEndian): boolean {
  input.take(16);
  const kind = input.u32();
  const length = input.u32();
  if (kind === null || length === null) return false;
  return kind === 0 || input.take(padded(length)) !== null;
}

/** The first of the values; `null` for an unknown type or at the end of input. */
function readValues(input: LittleEndian, type: number): Uint8Array | null {
  const single = type & ~MULTIPLE;
  const fixed = FIXED.get(single);
  if (fixed !== undefined) {
    const count = (type & MULTIPLE) === 0 ? 1 : input.u32();
    return count === null ? null : (input.take(fixed * count)?.subarray(0, fixed) ?? null);
  }
  const count = VARIABLE.has(single) ? input.u32() : null;
  let first: Uint8Array | null = count === 0 ? new Uint8Array(0) : null;
  for (let index = 0; count !== null && index < count; index += 1) {
    const length = input.u32();
    const value = length === null ? null : input.take(padded(length));
    if (length === null || value === null) return null;
    first ??= value.subarray(0, length);
  }
  return first;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** A string property's text, 8-bit ones by `decode`; `null` when it is absent or no string. */
export function textProperty(
  properties: MapiProperties,
  id: number,
  decode: (bytes: Uint8Array) => string,
): string | null {
  const property = properties.get(id);
  if (property === undefined || (property.type !== STRING8 && property.type !== UNICODE)) return null;
  const text = property.type === UNICODE ? new TextDecoder('utf-16le').decode(property.value) : decode(property.value);
  return withoutNul(text);
}

/** A 32-bit number; `null` when it is absent. */
export function numberProperty(properties: MapiProperties, id: number): number | null {
  const property = properties.get(id);
  return property?.type === 3 ? new LittleEndian(property.value).u32() : null;
}

/** Text up to its first NUL, which ends it. */
export function withoutNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** ASCII octets of a class name. */
export function asciiText(bytes: Uint8Array): string {
  return withoutNul(latin1(bytes));
}

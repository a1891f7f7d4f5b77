/** Faster means for bytes that a runtime may have beyond ECMAScript 2022, detected once. */

/** The part of Node's `Buffer` that this folder uses. */
export interface NodeBuffer extends Uint8Array {
  toString(encoding?: 'latin1' | 'base64', start?: number, end?: number): string;
  write(text: string, offset: number, encoding: 'latin1' | 'base64'): number;
  indexOf(value: number | Uint8Array, from?: number): number;
}

interface NodeBufferConstructor {
  from(memory: ArrayBufferLike, offset: number, length: number): NodeBuffer;
}

declare const Buffer: NodeBufferConstructor | undefined;

/** Makes a Buffer over the same memory, where the runtime is Node; else `null`. */
export const asBuffer: ((bytes: Uint8Array) => NodeBuffer) | null =
  typeof Buffer === 'undefined' ? null : (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

interface FromBase64 {
  fromBase64(text: string): Uint8Array;
}
interface ToBase64 {
  toBase64(): string;
}

/** Whether this Uint8Array constructor has the `fromBase64` of ECMAScript 2026. */
export function hasFromBase64(constructor: object): constructor is FromBase64 {
  return 'fromBase64' in constructor && typeof constructor.fromBase64 === 'function';
}

/** Whether this array has the `toBase64` of ECMAScript 2026. */
export function hasToBase64(bytes: Uint8Array): bytes is Uint8Array & ToBase64 {
  return 'toBase64' in bytes && typeof bytes.toBase64 === 'function';
}

/**
 * The few globals that every runtime of the core has (browser, worker, Node): declared here one by one,
 * so that a DOM or Node global does not compile in `src/`.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare function atob(text: string): string;
declare function btoa(text: string): string;

/** OpenPGP.js declares its streams by a package that it does not install; the core hands it whole arrays and gets no streams. */
declare module '@openpgp/web-stream-tools' {
  export type WebStream<T> = T extends never ? T : never;
  export type NodeWebStream<T> = T extends never ? T : never;
}

/** The part of node-forge that is used: two block ciphers, imported file by file so that nothing else comes along. */
/* eslint-disable no-restricted-syntax -- what its files export is their default */
declare module 'node-forge/lib/util.js' {
  /** Bytes as a string of characters below U+0100. */
  export interface ForgeBuffer {
    getBytes(): string;
  }
  const util: { createBuffer(bytes: string): ForgeBuffer };
  export default util;
}
declare module 'node-forge/lib/cipher.js' {
  import type { ForgeBuffer } from 'node-forge/lib/util.js';
  export interface Cipher {
    readonly output: ForgeBuffer;
    start(options: { readonly iv: ForgeBuffer; readonly tag?: ForgeBuffer; readonly additionalData?: string }): void;
    update(input: ForgeBuffer): void;
    /** Removes padding or compares the tag; false when that is wrong. */
    finish(): boolean;
  }
  const cipher: { createDecipher(name: string, key: string): Cipher };
  export default cipher;
}
/** Registers DES and 3DES with cipher.js. */
declare module 'node-forge/lib/des.js' {}
/** Registers AES with cipher.js. */
declare module 'node-forge/lib/aes.js' {}
declare module 'node-forge/lib/rc2.js' {
  import type { Cipher } from 'node-forge/lib/cipher.js';
  import type { ForgeBuffer } from 'node-forge/lib/util.js';
  const rc2: {
    createDecryptionCipher(
      key: string,
      effectiveBits: number,
    ): Omit<Cipher, 'start'> & { start(iv: ForgeBuffer): void };
  };
  export default rc2;
}

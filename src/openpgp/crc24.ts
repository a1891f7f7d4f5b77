/** The check sum of ASCII armor (RFC 9580 §6.1.1): written for older readers, never relied on. */

const POLYNOMIAL = 0x864cfb;
const START = 0xb704ce;

export class Crc24 {
  #crc = START;

  update(bytes: Uint8Array): void {
    const table = (crcTable ??= makeTable());
    let crc = this.#crc;
    for (let i = 0; i < bytes.length; i++) {
      crc = ((crc << 8) ^ (table[((crc >> 16) ^ (bytes[i] ?? 0)) & 0xff] ?? 0)) & 0xffffff;
    }
    this.#crc = crc;
  }

  /** Three octets, most significant first. */
  digest(): Uint8Array {
    return Uint8Array.of(this.#crc >> 16, this.#crc >> 8, this.#crc);
  }
}

let crcTable: Int32Array | undefined;

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, index) => {
    let value = index << 16;
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ ((value & 0x800000) === 0 ? 0 : POLYNOMIAL);
    return value & 0xffffff;
  });
}

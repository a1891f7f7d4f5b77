/** PNG with a palette: pictures of panes have few colours, and a fifth of the octets shows them as well. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Colours this close (sum over red, green, blue) are taken for one; the commonest stay exact. */
const CLOSE = 60;
const EXACT = 12;
const MOST = 256;

/**
 * @param {Buffer} png 8 bits of red, green, blue (and alpha, which is dropped), not interlaced, as browsers write it
 * @returns {Buffer}
 */
export function smallPng(png) {
  const { width, height, pixels } = read(png);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  /** @type {number[]} */
  const palette = [];
  const places = new Map();
  for (const colour of colours) {
    const [place, distance] = nearest(palette, colour);
    const isNew = palette.length < MOST && (palette.length < EXACT || distance > CLOSE);
    if (isNew) palette.push(colour);
    places.set(colour, isNew ? palette.length - 1 : place);
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at++) {
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = places.get(pixels[at]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colourTable = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('PLTE', colourTable),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {number[]} palette @param {number} colour @returns {[place: number, distance: number]} */
function nearest(palette, colour) {
  let [place, least] = [0, Infinity];
  palette.forEach((other, at) => {
    const distance =
      Math.abs((other >> 16) - (colour >> 16)) +
      Math.abs(((other >> 8) & 255) - ((colour >> 8) & 255)) +
      Math.abs((other & 255) - (colour & 255));
    if (distance < least) [place, least] = [at, distance];
  });
  return [place, least];
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/**
 * @param {Buffer} png
 * @returns {{ width: number, height: number, pixels: Uint32Array }} pixels as 0xRRGGBB
 */
function read(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const step = png[25] === 6 ? 4 : 3;
  /** @type {Buffer[]} */
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(data));
  const line = width * step;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y++) {
    const start = y * (line + 1);
    const row = unfilter(rows[start] ?? 0, rows.subarray(start + 1, start + 1 + line), above, step);
    for (let x = 0; x < width; x++) {
      const at = x * step;
      pixels[y * width + x] = ((row[at] ?? 0) << 16) | ((row[at + 1] ?? 0) << 8) | (row[at + 2] ?? 0);
    }
    above = row;
  }
  return { width, height, pixels };
}

/**
 * The filters of PNG (ISO/IEC 15948 §9).
 * @param {number} filter @param {Uint8Array} row @param {Uint8Array} above @param {number} step
 */
function unfilter(filter, row, above, step) {
  const out = new Uint8Array(row.length);
  for (let at = 0; at < row.length; at++) {
    const left = out[at - step] ?? 0;
    const up = above[at] ?? 0;
    const corner = above[at - step] ?? 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    out[at] = (row[at] ?? 0) + guess;
  }
  return out;
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

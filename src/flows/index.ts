/** START HERE: what the product does, one file per deed. */
export type { PeelRequest, PlacedLayer, ReadingKeys } from './peel.ts';
export { type PlacedEncryption, type Reading, type ReadPart, type ReadRequest, readMessage } from './read.ts';
export { report } from './report.ts';

/** Finding other people's keys. */
export { lookUp } from './look-up.ts';
export type { Answer, FoundKey, Source } from './source.ts';
export { webKeyDirectory } from './wkd.ts';

/** Every sentence a person reads. */
export type { Locale } from './bundle.ts';
export { dayText, sinceText, sizeText } from './day.ts';
export { type Say, sayIn } from './pane.ts';
export type { PaneCode, PlainCode } from './pane-codes.ts';
export { failureSentence, verdictSentence } from './sentence.ts';

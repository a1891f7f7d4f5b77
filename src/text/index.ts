/** Every sentence a person reads. */
export { failureSentence, type Locale, verdictSentence } from './sentence.ts';

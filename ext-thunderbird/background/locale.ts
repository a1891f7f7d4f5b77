/** The language of what the extension says: Thunderbird's own, where there are sentences in it. */

import type { Locale } from '../../src/index.ts';

export const locale: Locale = 'en';

/** Every target, in the order in which they take turns. */

import type { Target } from '../target.ts';
import { DER_TARGETS } from './der.ts';
import { MIME_TARGETS } from './mime.ts';
import { OPENPGP_TARGETS } from './openpgp.ts';
import { READING_TARGETS } from './reading.ts';

export const TARGETS: readonly Target[] = [...MIME_TARGETS, ...DER_TARGETS, ...OPENPGP_TARGETS, ...READING_TARGETS];

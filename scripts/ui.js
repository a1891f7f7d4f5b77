/** `npm run ui`: every state of every pane on one page, with fakes in place of a mail program. */
import { servePanes } from './ui-page.js';

const { address } = await servePanes({ fresh: true });
console.log(`every state of every pane: ${address}  (reload after a change; Ctrl+C ends it)`);

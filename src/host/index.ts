/** Ports: what the core asks of whoever ships it. */
export type { Store } from './store.ts';

/** Ports: what the core asks of whoever ships it. */
export type { DeviceKey } from './device-key.ts';
export type { Network, NetworkAnswer } from './network.ts';
export type { Store } from './store.ts';

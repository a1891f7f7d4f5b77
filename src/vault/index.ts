/** My private keys: wrapped at rest, unlocked for a while. What is inside is opaque here. */
export type { MyKey } from './record.ts';
export { Vault, type VaultPorts, type VaultState, type VaultStatus } from './vault.ts';

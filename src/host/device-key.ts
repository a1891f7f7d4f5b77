/** A secret that this device holds and that never leaves it: a copy of the store alone opens nothing. */

export interface DeviceKey {
  /** Encrypts and authenticates `bytes` for this device alone. */
  wrap(bytes: Uint8Array): Promise<Uint8Array>;
  /** What `wrap` made. Throws `device-key-lost` when the device has another key by now, or `bytes` were changed. */
  unwrap(bytes: Uint8Array): Promise<Uint8Array>;
}

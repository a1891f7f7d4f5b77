/** The one place that loads OpenPGP.js: on the first OpenPGP key or message, never for S/MIME. */

export type Library = typeof import('openpgp');

/** OpenPGP.js as a module; the runtime keeps it after the first call. */
export function loadLibrary(): Promise<Library> {
  return import('openpgp');
}

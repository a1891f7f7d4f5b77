/** Where the extension keeps things: in the profile, or until Thunderbird ends. */

import browser, { type Storage } from 'webextension-polyfill';
import type { Store } from '../../src/index.ts';

export const profileStore: Store = storeIn(browser.storage.local);
/** In memory of the main process: it outlives the background page, not the program. */
export const sessionStore: Store = storeIn(browser.storage.session);

function storeIn(area: Storage.StorageArea): Store {
  return {
    get: async (name) => (await area.get(name))[name] ?? null,
    put: async (name, value) => (value === null ? area.remove(name) : area.set({ [name]: value })),
  };
}

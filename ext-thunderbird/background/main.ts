/** The background page: it owns the keys, and answers the experiment and the pages. */

import browser from 'webextension-polyfill';

browser.runtime.onStartup.addListener(() => undefined);

/** What of Thunderbird's own API we use, beside the WebExtension API that webextension-polyfill types. */

declare const messenger: {
  readonly sendSecure?: {
    version(): Promise<string>;
  };
};

/** The one privileged part: an experiment API, because no other lets an extension seal what Thunderbird sends. */

declare const ExtensionCommon: {
  readonly ExtensionAPIPersistent: new (extension: { readonly version: string }) => {
    readonly extension: { readonly version: string };
  };
};

export class SendSecureApi extends ExtensionCommon.ExtensionAPIPersistent {
  /** Called because the manifest lists the event `startup`; without it the API would sleep until first used. */
  onStartup(): void {}

  onShutdown(_isAppShutdown: boolean): void {}

  getAPI() {
    return { sendSecure: { version: () => Promise.resolve(this.extension.version) } };
  }
}

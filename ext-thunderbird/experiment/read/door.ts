/** Where every message that Thunderbird shows, quotes, edits, prints or saves in parts passes: three contracts, one class. */

import { MessageConverter, type NativeConverter, type Reader } from './converter.ts';

/** Thunderbird's own converter, behind all three. */
const NATIVE = '{faf4f9a6-60ad-11d3-989a-001083010e9b}';
const FROM = '@mozilla.org/streamconv;1?from=message/rfc822&to=';
const OURS = [
  { contract: `${FROM}*/*`, cid: '{9d1c8c0e-52f5-4f0b-9d5d-3b6f6c0f7a01}' },
  { contract: `${FROM}application/xhtml+xml`, cid: '{9d1c8c0e-52f5-4f0b-9d5d-3b6f6c0f7a02}' },
  { contract: `${FROM}text/html`, cid: '{9d1c8c0e-52f5-4f0b-9d5d-3b6f6c0f7a03}' },
];

/** Stands in it from now on; what it gives back leaves it, and Thunderbird is as before. */
export function enterDoor(reader: Reader): () => void {
  const registrar = Components.manager.QueryInterface(Ci.nsIComponentRegistrar);
  const native = Components.ID(NATIVE);
  const nativeFactory = Components.manager.getClassObject(native, Ci.nsIFactory);
  const factory = {
    QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
    createInstance: <T>(iid: Iid<T>): T =>
      new MessageConverter(createNative(nativeFactory), reader).QueryInterface(iid),
  };
  for (const { contract, cid } of OURS) registrar.registerFactory(Components.ID(cid), 'Send Secure', contract, factory);
  return () => {
    for (const { contract, cid } of OURS) {
      registrar.unregisterFactory(Components.ID(cid), factory);
      registrar.registerFactory(native, '', contract, null);
    }
  };
}

function createNative(factory: NsFactory): NativeConverter {
  const native = factory.createInstance(Ci.nsIMimeStreamConverter);
  // XPConnect lays both interfaces on the one object.
  native.QueryInterface(Ci.nsIStreamConverter);
  return native as NativeConverter;
}

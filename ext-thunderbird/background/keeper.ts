/** What the background keeps and knows: my keys, other people's, authorities, and the time. */

import {
  type Certificate,
  type CertificateValidator,
  Journal,
  type MyKeys,
  People,
  type Source,
  Vault,
  type VaultState,
  certificateValidator,
  decodeBase64,
  encodeBase64,
  openMyKeys,
  parseCertificate,
  webKeyDirectory,
} from '../../src/index.ts';
import { deviceKey } from '../host/device-key.ts';
import { engine } from '../host/engine.ts';
import { network } from '../host/network.ts';
import { profileStore, sessionStore } from '../host/stores.ts';

export { engine };
export const now = (): Date => new Date();

export const vault = new Vault({ engine, store: profileStore, session: sessionStore, device: deviceKey, now });
export const people = new People(profileStore);
export const journal = new Journal(profileStore);
export const sources: readonly Source[] = [webKeyDirectory(engine, network, now)];

const AUTHORITIES = 'authorities';

/** Organisations whose word counts: those the person or IT added. */
export async function addedAuthorities(): Promise<readonly Certificate[]> {
  const kept = await profileStore.get(AUTHORITIES);
  return Array.isArray(kept) ? kept.map((each) => parseCertificate(decodeBase64(String(each)))) : [];
}

export async function keepAuthorities(certificates: readonly Certificate[]): Promise<void> {
  await profileStore.put(AUTHORITIES, certificates.map(({ der }) => encodeBase64(der))); // prettier-ignore
  known = undefined;
}

/** The authorities as a validator, made anew every few minutes: it judges by one time. */
const FRESH = 300_000;
let known: { readonly validator: CertificateValidator; readonly at: Date } | undefined;

export async function validator(): Promise<CertificateValidator> {
  if (known === undefined || now().getTime() - known.at.getTime() > FRESH) {
    const at = now();
    const anchors = [...(await addedAuthorities()), ...(await programAuthorities())];
    known = { validator: certificateValidator(engine, { anchors, at }), at };
  }
  return known.validator;
}

/** Those that Thunderbird itself trusts for mail. */
async function programAuthorities(): Promise<readonly Certificate[]> {
  const found = (await messenger.sendSecure?.authorities()) ?? [];
  return found.map((der) => parseCertificate(new Uint8Array(der)));
}

let opened: { readonly keys: MyKeys; readonly of: string } | undefined;

/** My keys, imported once while the vault stays open. Throws `locked`, `device-key-lost`. */
export async function myKeys(): Promise<MyKeys> {
  const state = await vault.state();
  const of = state.keys.map(({ id, addedAt }) => `${id} ${addedAt.toISOString()}`).join('\n');
  if (state.status === 'open' && opened?.of === of) return opened.keys;
  opened = undefined;
  const keys = await openMyKeys(engine, vault, now());
  opened = { keys, of };
  return keys;
}

/** After locking, and after any change of keys: nothing that was opened stays. */
export async function forgetOpened(): Promise<void> {
  opened = undefined;
  await messenger.sendSecure?.forget();
}

export async function vaultState(): Promise<VaultState> {
  return vault.state();
}

/** Every address of the person's accounts. */
export async function myAddresses(): Promise<readonly string[]> {
  const accounts = await messenger.accounts.list(false);
  return accounts.flatMap(({ identities }) => identities.map(({ email }) => email));
}

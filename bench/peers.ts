/** The same job in this process by others: pkijs' SignedData and EnvelopedData, and OpenPGP.js. */

import { webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as openpgp from 'openpgp';
import * as pkijs from 'pkijs';
import { decodePem } from '../src/bytes/index.ts';
import type { People } from './job.ts';
import type { Contender } from './rounds.ts';
import { makeOpenpgpPeople } from './people.ts';

export interface Peer {
  readonly name: 'pkijs' | 'OpenPGP.js';
  seal(message: Uint8Array): Promise<string>;
  /** Throws unless it verifies. */
  open(sealed: string): Promise<void>;
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** SHA-256 with RSA, AES-256-CBC, base64 without lines: less than a whole message. */
export async function pkijsPeer({ sender, readers }: People): Promise<Peer> {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto }));
  const certificateOf = (pem: string) => pkijs.Certificate.fromBER(decodePem(pem)[0]?.bytes ?? new Uint8Array(0));
  const signerCertificate = certificateOf(sender.certificate);
  const pkcs8 = Uint8Array.from(sender.pkcs8);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, RSA, false, ['sign']);
  const readerCertificates = readers.map(({ certificate }) => certificateOf(certificate));
  const recipientPrivateKey = Uint8Array.from(readers[0]?.pkcs8 ?? []).buffer;
  return {
    name: 'pkijs',
    async seal(message) {
      const signed = new pkijs.SignedData({
        version: 1,
        encapContentInfo: new pkijs.EncapsulatedContentInfo({
          eContentType: pkijs.ContentInfo.DATA,
          eContent: new asn1js.OctetString({ valueHex: message }),
        }),
        signerInfos: [
          new pkijs.SignerInfo({
            version: 1,
            sid: new pkijs.IssuerAndSerialNumber({
              issuer: signerCertificate.issuer,
              serialNumber: signerCertificate.serialNumber,
            }),
          }),
        ],
        certificates: [signerCertificate],
      });
      await signed.sign(signingKey, 0, 'SHA-256');
      const inner = new pkijs.ContentInfo({
        contentType: pkijs.ContentInfo.SIGNED_DATA,
        content: signed.toSchema(true),
      });
      const enveloped = new pkijs.EnvelopedData();
      for (const certificate of readerCertificates) enveloped.addRecipientByCertificate(certificate);
      await enveloped.encrypt({ name: 'AES-CBC', length: 256 }, inner.toSchema().toBER());
      const content = enveloped.toSchema();
      const outer = new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.ENVELOPED_DATA, content });
      return Buffer.from(outer.toSchema().toBER()).toString('base64');
    },
    async open(sealed) {
      const outer = contentInfo(Buffer.from(sealed, 'base64'));
      const enveloped = new pkijs.EnvelopedData({ schema: outer.content });
      const recipientCertificate = readerCertificates[0];
      const inner = await enveloped.decrypt(0, { recipientCertificate, recipientPrivateKey });
      const signed = new pkijs.SignedData({ schema: contentInfo(inner).content });
      if (!(await signed.verify({ signer: 0, checkChain: false }))) throw new Error('pkijs does not verify');
    },
  };
}

/** Name: `path pkijs parse`. */
export function pkijsParse(certificates: readonly Uint8Array[]): Contender {
  return {
    name: 'path pkijs parse',
    run: async () => certificates.map((der) => pkijs.Certificate.fromBER(der)),
  };
}

/** Parsed without the limits that asn1js has by default: a message of 25 MB is over them. */
function contentInfo(ber: ArrayBuffer | Uint8Array): pkijs.ContentInfo {
  return new pkijs.ContentInfo({ schema: asn1js.fromBER(ber, { maxContentLength: 1e9, maxNodes: 1e9 }).result });
}

/** RSA-3072 keys, AES-256, armored: its own defaults. */
export async function openpgpPeer(): Promise<Peer> {
  const [sender, ...readers] = await makeOpenpgpPeople();
  if (sender === undefined) throw new Error('nobody');
  const encryptionKeys = readers.map(({ publicKey }) => publicKey);
  const decryptionKeys = readers.slice(0, 1).map(({ privateKey }) => privateKey);
  return {
    name: 'OpenPGP.js',
    async seal(message) {
      return openpgp.encrypt({
        message: await openpgp.createMessage({ binary: message }),
        encryptionKeys,
        signingKeys: sender.privateKey,
      });
    },
    async open(sealed) {
      const { signatures } = await openpgp.decrypt({
        message: await openpgp.readMessage({ armoredMessage: sealed }),
        decryptionKeys,
        verificationKeys: sender.publicKey,
        format: 'binary',
      });
      await signatures[0]?.verified;
    },
  };
}

/** DER and what is made of it: certificates and their fields, lists, responses, requests, key files, CMS. */

import { type DerReader, MalformedBytes, encodeUtf8, readDer } from '../../../src/bytes/index.ts';
import { type SignatureScheme, decryptPkcs8, importPrivateKey } from '../../../src/crypto/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { type Certificate, Failure } from '../../../src/model/index.ts';
import { describeCms, open } from '../../../src/smime/index.ts';
import {
  type CertificateValidator,
  alternativeAddresses,
  authorityKeyIdentifier,
  basicConstraints,
  certificateAddresses,
  certificatePurposes,
  certificateValidator,
  describeRequest,
  describeX509,
  extendedKeyUsage,
  keyUsage,
  nameText,
  openPkcs12,
  parseCertificate,
  parseOcspResponse,
  parseRevocationList,
  publicKeyDescription,
  readCertificates,
  smimeCapabilities,
  subjectKeyIdentifier,
  subjectName,
} from '../../../src/x509/index.ts';
import { ALL_WEAK, certificates, cmsObjects, engine, readingKeys, some, vector, vectors } from '../corpus.ts';
import { clip } from '../mutate-bytes.ts';
import { mutateDer } from '../mutate-der.ts';
import { type Target, must } from '../target.ts';

/** Runs each; those that refuse do not keep the others from being tried. */
async function each(...readers: (() => unknown)[]): Promise<void> {
  for (const read of readers) {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const reader: Target = {
  name: 'der',
  load: async () => ({
    samples: [...cmsObjects(), ...certificates()],
    mutate: mutateDer,
    run: async (input) => {
      try {
        readAll(readDer(input));
      } catch (error) {
        if (!(error instanceof MalformedBytes)) throw error;
      }
    },
  }),
};

function readAll(list: DerReader): void {
  for (const value of list) {
    must(value.content.length <= value.bytes.length, 'content lies inside');
    for (const read of ['oid', 'smallInteger', 'bits', 'bitOctets', 'time', 'octets'] as const) {
      try {
        value[read]();
      } catch (error) {
        if (!(error instanceof MalformedBytes)) throw error;
      }
    }
    if (value.constructed) readAll(value.enter());
  }
}

const certificate: Target = {
  name: 'certificate',
  load: async () => ({ samples: certificates(), mutate: mutateDer, run: (input) => checkCertificate(input) }),
};

async function checkCertificate(input: Uint8Array): Promise<void> {
  const described = describeX509(input);
  if (described !== null) must(JSON.stringify(described) !== undefined, 'a description is JSON');
  await each(() => readCertificates(input));
  const parsed = parseCertificate(input);
  await each(...FIELD_READERS.map((read) => () => read(parsed)));
  for (const address of certificateAddresses(parsed))
    must(/^[^@\s]+@[^@\s]+$|^"[^]*"@[^@\s]+$/.test(address), 'an address of a certificate is something at a domain');
}

const FIELD_READERS: readonly ((certificate: Certificate) => unknown)[] = [
  alternativeAddresses,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePurposes,
  extendedKeyUsage,
  keyUsage,
  publicKeyDescription,
  smimeCapabilities,
  subjectKeyIdentifier,
  subjectName,
  ({ issuer, subject }) => [nameText(issuer), nameText(subject)],
];

/** Chains of PKITS, each in one bag: anchor known, everything else changed. */
const path: Target = {
  name: 'path',
  load: async () => {
    const anchors = readCertificates(vector('pkits/certs/TrustAnchorRootCertificate.crt'));
    const lists = some(vectors('pkits/crls', /\.crl$/), 12).map(parseRevocationList);
    const basis = { anchors, at: new Date('2011-01-01T00:00:00Z'), evidence: { lists, responses: [], grace: 0 } };
    const validator = () =>
      certificateValidator(engine, { ...basis, allowWeak: ALL_WEAK, revocation: { kind: 'soft' } });
    return { samples: chains(), mutate: mutateDer, run: (input) => checkPath(input, validator()) };
  },
};

/** Certificates one after the other; the first is the leaf. */
function chains(): Uint8Array[] {
  const names = ['nameConstraintsRFC822CA1', 'pathLenConstraint6CA', 'Mapping1to2CA', 'PoliciesP12CA', 'GoodCA', 'deltaCRLCA1'];
  const authorities = names.map((name) => vectors('pkits/certs', new RegExp(`^${name}.*Cert\\.crt$`))).flat();
  const users = some(vectors('pkits/certs', /^Valid.*EE\.crt$/), 40);
  return users.map((leaf) => clip(Buffer.concat([leaf, ...authorities.slice(0, 20)])));
} // prettier-ignore

async function checkPath(input: Uint8Array, validator: CertificateValidator): Promise<void> {
  const found: Certificate[] = [];
  try {
    for (const value of readDer(input)) {
      await each(() => found.push(parseCertificate(value.bytes)));
      if (found.length > 300) break;
    }
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
  }
  const [leaf, ...pool] = found;
  if (leaf === undefined) return;
  for (const purpose of ['sign', 'encrypt'] as const) await validator.judge(leaf, pool, purpose);
}

const revocationList: Target = {
  name: 'crl',
  load: async () => ({
    samples: some(vectors('pkits/crls', /\.crl$/), 60),
    mutate: mutateDer,
    run: (input) => each(() => describeX509(input), () => parseRevocationList(input)),
  }),
}; // prettier-ignore

const ocsp: Target = {
  name: 'ocsp',
  load: async () => ({
    samples: vectors('fuzz/ocsp', /\.der$/),
    mutate: mutateDer,
    run: async (input) => void parseOcspResponse(input),
  }),
};

const request: Target = {
  name: 'request',
  load: async () => ({
    samples: vectors('fuzz/requests', /\.der$/),
    mutate: mutateDer,
    run: async (input) => void JSON.stringify(await describeRequest(engine, input)),
  }),
};

const pkcs12: Target = {
  name: 'pkcs12',
  load: async () => ({
    samples: [...vectors('thunderbird-smime/smime', /\.p12$/), ...vectors('fuzz/pkcs12', /\.p12$/)],
    mutate: mutateDer,
    run: async (input) => void (await openPkcs12(engine, input, 'nss')),
  }),
};

const SCHEMES: readonly SignatureScheme[] = [
  { kind: 'rsa-pkcs1', hash: 'SHA-512' },
  { kind: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
  { kind: 'ecdsa', hash: 'SHA-256' },
  { kind: 'ed25519' },
];

const privateKey: Target = {
  name: 'private-key',
  load: async () => ({
    samples: [...vectors('rfc4134', /\.pri$/), ...vectors('fuzz/keys', /\.der$/)],
    mutate: mutateDer,
    run: (input) =>
      each(
        async () => {
          const key = await importPrivateKey(engine, input);
          await each(
            ...SCHEMES.map((scheme) => () => key.sign(scheme, encodeUtf8('x'))),
            () => key.decryptPkcs1v15(new Uint8Array(128).fill(1), 16),
            () => key.decryptOaep(new Uint8Array(128).fill(1), { hash: 'SHA-1', mgfHash: 'SHA-1', label: input }),
            () => key.agree(input),
            () => key.agree(key.publicKeyInfo),
          );
        },
        () => decryptPkcs8(engine, input, 'nss'),
      ),
  }),
};

const cms: Target = {
  name: 'cms',
  load: async () => {
    const keys = await readingKeys();
    const context = { keys: keys.smime, keks: keys.keks, passwords: keys.passwords, certificates: [], allowWeak: ALL_WEAK }; // prettier-ignore
    const head = encodeUtf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n');
    return {
      samples: cmsObjects(),
      mutate: mutateDer,
      run: async (input) => {
        await each(() => must(JSON.stringify(describeCms(input)) !== undefined, 'a description is JSON'));
        const opened = await open(engine, parseMessage(Buffer.concat([head, input])), context);
        must(opened === null || opened.layers.length > 0, 'what was opened has layers');
      },
    };
  },
};

export const DER_TARGETS: readonly Target[] = [reader, certificate, path, revocationList, ocsp, request, pkcs12, privateKey, cms]; // prettier-ignore

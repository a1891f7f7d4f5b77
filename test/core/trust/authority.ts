/** Certificates of any shape, made by openssl for one test file, and the validator that trusts their issuer. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEngine } from '../../../cli/engine.ts';
import type { Certificate } from '../../../src/model/index.ts';
import { type CertificateValidator, certificateValidator, readCertificates } from '../../../src/x509/index.ts';

export interface Wanted {
  readonly subject?: string;
  /** Lines of an openssl extension section, `subjectAltName=…` among them. */
  readonly extensions?: readonly string[];
  readonly key?: 'P-256' | 'rsa1024' | 'ed25519';
}

const KEYS = {
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa1024: ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  ed25519: ['ED25519'],
};

export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'send-secure-authority-'));
  private count = 0;
  readonly certificate: Certificate;

  constructor() {
    this.run('genpkey', '-algorithm', ...KEYS['P-256'], '-out', 'ca.key');
    this.run('req', '-x509', '-key', 'ca.key', '-out', 'ca.crt', '-days', '30', '-subj', '/CN=Test CA');
    this.certificate = this.read('ca.crt');
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }

  issue({ subject = '/CN=Somebody', extensions = [], key = 'P-256' }: Wanted): Certificate {
    const name = `leaf${String((this.count += 1))}`;
    writeFileSync(join(this.folder, `${name}.ext`), ['subjectKeyIdentifier=hash', ...extensions].join('\n'));
    this.run('genpkey', '-algorithm', ...KEYS[key], '-out', `${name}.key`);
    this.run('req', '-new', '-utf8', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '20', '-extfile', `${name}.ext`];
    this.run('x509', '-req', '-in', `${name}.csr`, ...issuer, '-out', `${name}.crt`);
    return this.read(`${name}.crt`);
  }

  /** Trusts this authority, now or at another time. */
  validator(at = new Date()): CertificateValidator {
    return certificateValidator(nodeEngine(), { anchors: [this.certificate], at });
  }

  private run(...parameters: readonly string[]): void {
    execFileSync('openssl', parameters, { cwd: this.folder, stdio: 'pipe' });
  }

  private read(name: string): Certificate {
    const [certificate] = readCertificates(readFileSync(join(this.folder, name)));
    if (certificate === undefined) throw new Error(`no certificate in ${name}`);
    return certificate;
  }
}

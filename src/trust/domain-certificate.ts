/** Certificates that stand for a whole domain: gateways by RFC 3183, and Direct's domain-bound certificates. */

import { type Certificate, Failure } from '../model/index.ts';
import { alternativeAddresses, boundDomains, certificateAddresses, onlyCommonName } from '../x509/index.ts';
import { asciiDomain, domainOf } from './match-address.ts';
import { speaksForDomain } from './organisation.ts';

/** For whom a certificate stands besides the addresses it names. */
export interface DomainCertificate {
  /** In A-labels and lower case. */
  readonly domains: readonly string[];
  /** A gateway's role extends to the domains below its own; a domain-bound certificate is for just the domains it names. */
  readonly form: 'gateway' | 'bound';
}

/** What a domain signature (RFC 3183 §3.1) by this certificate may stand for; `null`: it is not a signing gateway's. */
export function signingGateway(certificate: Certificate): DomainCertificate | null {
  return gateway(certificate, 'domain-signing-authority', certificateAddresses);
}

/** Whom one reaches by encrypting to this gateway; an address in the subject alone does not count. */
export function confidentialityGateway(certificate: Certificate): DomainCertificate | null {
  return gateway(certificate, 'domain-confidentiality-authority', alternativeAddresses);
}

/** A certificate that names domains and no address at all. */
export function domainBound(certificate: Certificate): DomainCertificate | null {
  return readable(() => {
    const domains = boundDomains(certificate).map(asciiDomain);
    return domains.length > 0 && certificateAddresses(certificate).length === 0 ? { domains, form: 'bound' } : null;
  });
}

/** Whether it stands for this address. */
export async function standsFor({ domains, form }: DomainCertificate, address: string): Promise<boolean> {
  const domain = domainOf(address);
  if (domain === null) return false;
  if (form === 'bound') return domains.includes(domain);
  for (const each of domains) if (await speaksForDomain(each, domain)) return true;
  return false;
}

/** The address as constraints on names compare it: its domain in A-labels, the rest as it is. */
export function asMailbox(address: string): string {
  return address.slice(0, address.lastIndexOf('@') + 1) + (domainOf(address) ?? '');
}

/** RFC 3183 §3.1.1: the role is both the local part and the one common name. */
function gateway(
  certificate: Certificate,
  role: string,
  addresses: (certificate: Certificate) => readonly string[],
): DomainCertificate | null {
  return readable(() => {
    if (onlyCommonName(certificate) !== role) return null;
    const domains = addresses(certificate).flatMap((address) => {
      const at = address.lastIndexOf('@');
      return address.slice(0, at) === role ? (domainOf(address) ?? []) : [];
    });
    return domains.length > 0 ? { domains, form: 'gateway' } : null;
  });
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

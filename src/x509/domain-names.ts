/** What certificates for whole domains say: the role of a gateway (RFC 3183), and the domains of Direct's certificates. */

import { latin1, readDer } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { PURPOSE, extendedKeyUsage, extension } from './extensions.ts';
import { parsing } from './parsing.ts';

const COMMON_NAME = '2.5.4.3';

/** The subject's common name when it has exactly one, as its octets: names of roles are ASCII. Throws `Failure('malformed')`. */
export function onlyCommonName(certificate: Certificate): string | null {
  const names = parsing('name', () => {
    const found: string[] = [];
    for (const relative of readDer(certificate.subject).enter())
      for (const pair of relative.enter()) {
        const fields = pair.enter();
        if (fields.oid() === COMMON_NAME) found.push(latin1(fields.next().content));
      }
    return found;
  });
  return names.length === 1 ? (names[0] ?? null) : null;
}

/**
 * Domains that a certificate names as its holder's (Direct's domain-bound form): dNSName, lower case, for mail by its own
 * word. Without that word any web server's certificate would speak for its domain. Throws `Failure('malformed')`.
 */
export function boundDomains(certificate: Certificate): string[] {
  if (extendedKeyUsage(certificate)?.includes(PURPOSE.emailProtection) !== true) return [];
  const names = extension(certificate, '2.5.29.17', (reader) =>
    Array.from(reader.enter()).flatMap(({ tag, content }) => (tag === DNS_NAME ? [latin1(content).toLowerCase()] : [])),
  );
  return names ?? [];
}

/** Context tag 2 of GeneralName, an IA5String. */
const DNS_NAME = 0x82;

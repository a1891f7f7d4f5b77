/** Which domains belong to one organisation: whoever may speak for a domain may speak for those below it. */

/**
 * Whether `authority` is `domain` or above it without leaving the organisation (RFC 3183 §3.1.1, and stricter: both lie
 * below the same public suffix, so that nobody speaks for all of `.example`). Both in A-labels and lower case.
 */
export async function speaksForDomain(authority: string, domain: string): Promise<boolean> {
  if (!isName(authority) || !isName(domain)) return false;
  if (authority === domain) return true;
  if (!domain.endsWith(`.${authority}`)) return false;
  const { getDomain } = await import('tldts');
  const organisation = getDomain(domain, SUFFIXES);
  return organisation !== null && organisation === getDomain(authority, SUFFIXES);
}

/** Private suffixes too: customers of a hosting company are not its organisation. */
const SUFFIXES = { allowPrivateDomains: true, extractHostname: false } as const;

/** At least two labels of letters, digits and hyphens: no address in brackets, no wildcard, no name of a whole suffix. */
function isName(domain: string): boolean {
  return /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)+$/.test(domain);
}

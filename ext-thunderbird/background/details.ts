/** From a reading to the plain facts that the page of details shows. */

import type { JudgedSignature, Reading } from '../../src/index.ts';
import type { Doubt, ReadingDetails, Technique } from '../../src/ui/index.ts';
import { toneOf } from './opening.ts';

export function detailsOf(reading: Reading): ReadingDetails {
  const { verdict, signatures, encryptions, headers, protocol } = reading;
  const main = signatures.find(({ covers }) => covers === 'whole') ?? signatures[0];
  const innermost = encryptions.at(-1)?.evidence;
  return {
    verdict,
    tone: toneOf(verdict, signatures),
    who: whoOf(main),
    known: main?.signer == null ? null : { source: main.learnt, since: null },
    signedAt: main?.evidence.signedAt ?? null,
    signed: { covers: main?.covers ?? 'none', parts: main?.covers === 'part' ? main.parts : [] },
    protectedOnItsWay: {
      covers: encryptions.some(({ covers }) => covers === 'whole') ? 'whole' : encryptions.length > 0 ? 'part' : 'none',
      parts: [],
    },
    protocol: protocol === 'none' ? null : protocol,
    signature: main === undefined ? null : technique(`${main.evidence.key ?? ''}, ${main.evidence.digest}`, main.evidence.weak.length > 0), // prettier-ignore
    encryption: innermost === undefined ? null : technique(innermost.algorithm, innermost.weak.length > 0),
    fingerprint: main?.signer?.fingerprint.toUpperCase() ?? '',
    doubts: doubtsOf(reading, main, headers.From.outer),
  };
}

function whoOf(signature: JudgedSignature | undefined): ReadingDetails['who'] {
  const signer = signature?.signer ?? null;
  if (signer === null) return null;
  const organisation = signer.scope === 'domain' ? (signer.domains[0] ?? '') : '';
  return { name: signer.name, address: signer.addresses[0] ?? '', organisation };
}

function technique(name: string, isOld: boolean): Technique {
  return { name: name.replace(/^, /, ''), age: isOld ? 'old' : 'current' };
}

/** The weightiest first. */
function doubtsOf(reading: Reading, main: JudgedSignature | undefined, outerFrom: string | null): Doubt[] {
  const { from, contradictions, verdict } = reading;
  const warned = new Set(from.warnings);
  const found: (readonly [Doubt, boolean])[] = [
    ['changed', verdict.code === 'signature-invalid'],
    ['key-changed', main?.keyChange === 'changed'],
    ['weaker-source', main?.keyChange === 'weaker-source'],
    ['several-senders', warned.has('several-from') || warned.has('several-addresses')],
    ['sender-unreadable', warned.has('unparsable') || warned.has('missing')],
    ['lookalike', warned.has('lookalike')],
    ['name-is-address', warned.has('display-name-is-address')],
    ['headers-differ', outerFrom !== null && (warned.has('outer-differs') || contradictions.length > 0)],
    ['reply-elsewhere', warned.has('reply-to-differs')],
    ['part', verdict.code === 'partly-signed'],
    ['ended', main?.trust === 'expired'],
    ['not-confirmed', main !== undefined && main.trust === 'untrusted'],
    ['signed-in-future', main?.evidence.reasons.includes('signed-in-the-future') === true],
    ['weak', main !== undefined && main.evidence.weak.length > 0],
    ['first-seen', main?.keyChange === 'first-seen'],
  ];
  return found.flatMap(([doubt, holds]) => (holds ? [doubt] : []));
}

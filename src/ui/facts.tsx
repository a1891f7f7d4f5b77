/** Details: everything in one table, complete and copyable. */

import { useState } from 'preact/hooks';
import type { KeyFacts } from '../model/index.ts';
import { Button } from './controls.tsx';
import { useWords, type Words } from './words.tsx';

/** What it is, and what is so. */
export type Fact = readonly [label: string, value: string];

export function FactTable({
  facts,
  copy,
  about,
}: {
  readonly facts: readonly Fact[];
  readonly copy: (text: string) => void;
  /** Whose facts, for a screen reader. */
  readonly about: string;
}) {
  const { say } = useWords();
  const [isCopied, setCopied] = useState(false);
  const press = () => {
    copy(facts.map(([label, value]) => `${label}: ${value}`).join('\n'));
    setCopied(true);
  };
  const label = say(isCopied ? 'button-copied' : 'button-copy');
  return (
    <>
      <dl class="ss-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      <Button label={label} name={`${label}: ${about}`} press={press} />
    </>
  );
}

export function keyFacts(key: KeyFacts, { say, day }: Words): Fact[] {
  return [
    [say('fact-kind'), say(`fact-kind-${key.protocol}`)],
    [say('fact-addresses'), key.addresses.join(', ')],
    [say('fact-source'), say(`source-${key.source}`)],
    [say('fact-since'), key.firstSeen === null ? say('fact-new') : day(key.firstSeen)],
    [say('fact-until'), key.validUntil === null ? say('fact-no-end') : day(key.validUntil)],
    [say('fact-algorithm'), key.algorithm],
    [say('fact-fingerprint'), inGroups(key.fingerprint)],
  ];
}

/** Four digits at a time, as people read them to each other. */
export function inGroups(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}

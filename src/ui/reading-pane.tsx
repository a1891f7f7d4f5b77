/** The details of a message that was read: who, how we know, since when, what is covered, and what is doubtful. */

import { verdictSentence } from '../text/index.ts';
import { Notice, type Tone } from './controls.tsx';
import { type Fact, FactTable, inGroups } from './facts.tsx';
import type { IconName } from './icon.tsx';
import type { Extent, ReadingDetails, Technique } from './reading-model.ts';
import { Speaking, type Speech, type Words, wordsOf } from './words.tsx';

export interface ReadingPaneProps extends Speech {
  readonly details: ReadingDetails;
  readonly copy: (text: string) => void;
}

const ICONS: Readonly<Record<Tone, IconName>> = { good: 'shield', warn: 'warning', bad: 'cross', neutral: 'info' };

export function ReadingPane({ details, copy, locale, now }: ReadingPaneProps) {
  const words = wordsOf({ locale, now });
  const { say } = words;
  const { verdict, tone, doubts } = details;
  const icon = verdict.code === 'verified-domain' ? 'building' : ICONS[tone];
  return (
    <Speaking value={words}>
      <main class="ss-pane ss-reading">
        <h1 class="ss-title">{say('reading-title')}</h1>
        <Notice tone={tone} icon={icon}>
          <strong class="ss-tone-word">{say(`tone-${tone}`)}</strong>
          {verdictSentence(verdict, locale)}
        </Notice>
        <FactTable facts={readingFacts(details, words)} copy={copy} about={say('reading-title')} />
        {doubts.length === 0 ? null : <h2>{say('reading-doubts')}</h2>}
        {doubts.map((doubt) => (
          <Notice key={doubt} tone={doubt === 'first-seen' ? 'neutral' : 'warn'} icon="warning">
            {say(`doubt-${doubt}`)}
          </Notice>
        ))}
      </main>
    </Speaking>
  );
}

/** In reading order; what is not known has no line. */
function readingFacts(details: ReadingDetails, words: Words): Fact[] {
  const { say, day } = words;
  const { who, known, signedAt, protocol, fingerprint } = details;
  const facts: (Fact | null)[] = [
    [say('reading-who'), who === null ? say('reading-nobody') : who.name || who.address],
    line(say('reading-address'), who?.address ?? ''),
    line(say('reading-organisation'), who?.organisation ?? ''),
    known === null ? null : [say('reading-source'), say(`source-${known.source}`)],
    known === null ? null : [say('reading-since'), known.since === null ? say('fact-new') : day(known.since)],
    signedAt === null ? null : [say('reading-signed'), day(signedAt)],
    [say('reading-covers'), signedText(details.signed, words)],
    [say('reading-way'), wayText(details.protectedOnItsWay, words)],
    protocol === null ? null : [say('fact-kind'), say(`fact-kind-${protocol}`)],
    technique(say('fact-signature'), details.signature, words),
    technique(say('fact-encryption'), details.encryption, words),
    line(say('fact-fingerprint'), inGroups(fingerprint)),
  ];
  return facts.filter((fact) => fact !== null);
}

function line(label: string, value: string): Fact | null {
  return value === '' ? null : [label, value];
}

function technique(label: string, what: Technique | null, { say }: Words): Fact | null {
  return what === null ? null : [label, say(`fact-age-${what.age}`, { name: what.name })];
}

function signedText({ covers, parts }: Extent, { say }: Words): string {
  return covers === 'part' ? say('covers-part', { parts: parts.join(', ') }) : say(`covers-${covers}`);
}

function wayText({ covers, parts }: Extent, { say }: Words): string {
  if (covers === 'part') return say('way-part', { parts: parts.join(', ') });
  return say(covers === 'whole' ? 'way-protected' : 'way-open');
}

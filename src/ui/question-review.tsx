/** The question that only the sender can answer: is this still the same person? */

import type { PlannedRecipient, RecipientState } from '../model/index.ts';
import { type ComposePort, nameOf } from './compose-model.ts';
import { Button, Details } from './controls.tsx';
import { FactTable, keyFacts } from './facts.tsx';
import { useWords } from './words.tsx';

export interface QuestionReviewProps {
  readonly id: string;
  readonly recipient: PlannedRecipient;
  readonly question: Extract<RecipientState, { kind: 'question' }>;
  readonly port: ComposePort;
}

export function QuestionReview({ id, recipient, question, port }: QuestionReviewProps) {
  const words = useWords();
  const { say, since } = words;
  const name = nameOf(recipient);
  const times = { name, since: since(question.key.firstSeen), before: since(question.before.firstSeen) };
  const copy = (text: string) => port.copy(text);
  return (
    <div id={id} class="ss-more">
      <h2 class="ss-question">{say('review-title', { name })}</h2>
      <p>{say(`review-${question.question}`, times)}</p>
      <p>{say('review-advice')}</p>
      <div class="ss-buttons">
        <Button label={say('review-use-new')} press={() => port.answer(recipient.address, 'use-new')} />
        <Button label={say('review-keep-old')} press={() => port.answer(recipient.address, 'keep-old')} />
      </div>
      <Details name={name}>
        <h3>{say('review-new')}</h3>
        <FactTable facts={keyFacts(question.key, words)} copy={copy} about={`${name}, ${say('review-new')}`} />
        <h3>{say('review-old')}</h3>
        <FactTable facts={keyFacts(question.before, words)} copy={copy} about={`${name}, ${say('review-old')}`} />
      </Details>
    </div>
  );
}

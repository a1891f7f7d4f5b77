/** What was once read of a certificate is not read again: path building asks the same of it many times. */

/** `read` with its answers kept for as long as their subject lives; what it throws is not kept. */
export function remembered<Subject extends object, Answer>(
  read: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const answers = new WeakMap<Subject, { readonly answer: Answer }>();
  return (subject) => {
    const known = answers.get(subject);
    if (known !== undefined) return known.answer;
    const answer = read(subject);
    answers.set(subject, { answer });
    return answer;
  };
}

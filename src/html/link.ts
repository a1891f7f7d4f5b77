/** Where links may lead: the web, a new mail, a telephone. */

/** Longest address of a link that is kept; browsers take 2,000,000, mail systems that track clicks write 1,000. */
const LONGEST = 4_000;

/** What may stand before a mail's text without doing harm; `attach`, `cc` and `bcc` of such links have carried off files and text. */
const MAIL_FIELDS = /^(?:subject|body)=/i;

/** The address as it is written in `href`; `null`: the text is shown without a link. */
export function safeLink(href: string): string | null {
  // eslint-disable-next-line no-control-regex -- browsers drop these from addresses, so they must not hide a scheme
  const address = href.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  if (address.length > LONGEST) return null;
  if (/^https?:\/\/[^\s/\\?#]/i.test(address)) return address;
  if (/^tel:[+\d().\s-]{2,40}$/i.test(address)) return address;
  return /^mailto:[^\s?]+/i.test(address) ? safeMailto(address) : null;
}

/** RFC 6068. */
function safeMailto(address: string): string {
  const [to = '', fields = ''] = address.split('?', 2);
  const kept = fields.split('&').filter((field) => MAIL_FIELDS.test(field));
  return kept.length === 0 ? to : `${to}?${kept.join('&')}`;
}

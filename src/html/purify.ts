/** The one place that loads DOMPurify: the last word on what is shown, by a policy that says again what `rebuild` writes. */

import { Failure } from '../model/index.ts';
import { ATTRIBUTE_NAMES } from './attributes.ts';
import type { HtmlWindow } from './dom.ts';
import { SHOWN_NAMES } from './elements.ts';

/** The part of DOMPurify that is used. */
interface Purifier {
  readonly isSupported: boolean;
  sanitize(html: string, policy: object): unknown;
}

/** Attributes whose value is no address. */
const PLAIN = ATTRIBUTE_NAMES.filter((name) => name !== 'href' && name !== 'src');

const POLICY = {
  ALLOWED_TAGS: ['#text', ...SHOWN_NAMES],
  ALLOWED_ATTR: ATTRIBUTE_NAMES,
  ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'],
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:|tel:|blob:|cid:)/i,
  ADD_URI_SAFE_ATTR: PLAIN,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  KEEP_CONTENT: false,
};

/** Throws `not-available` where the window is none that DOMPurify can work with: it would hand everything back as it is. */
export async function loadPurifier(window: HtmlWindow): Promise<(html: string) => string> {
  const { default: createPurifier } = await import('dompurify');
  const purifier: Purifier = createPurifier(window as Parameters<typeof createPurifier>[0]);
  if (!purifier.isSupported) throw new Failure('not-available', 'no HTML parser');
  return (html) => String(purifier.sanitize(html, POLICY));
}

/** What a message is streamed for: told by its URL and by the output that the converter was set to (nsIMimeStreamConverter). */

import type { OpenJob } from '../../protocol.ts';

/** `strip`: the message is to be stored again without some of its attachments. `null`: goes by us as it is. */
export type Use = OpenJob['purpose'] | 'strip' | null;

/** Words of `header=` that libmime knows. What is missing here is not opened: `filter` is the index, `src` the source. */
const HEADER_USES: Readonly<Record<string, Use>> = {
  none: 'show',
  print: 'show',
  saveas: 'show',
  quote: 'reply',
  quotebody: 'reply',
  attach: 'strip',
};

/** `output`: as given to `setMimeOutputType`, `null` when it never was: then the URL tells. */
export function useOf(spec: string, output: number | null): Use {
  if (output !== null) return useOfOutput(output);
  if (parameter(spec, 'emitter') !== null) return null;
  const header = parameter(spec, 'header');
  if (header !== null) return HEADER_USES[header] ?? null;
  return parameter(spec, 'part') === null ? 'show' : 'attachment';
}

function useOfOutput(output: number): Use {
  const known = Ci.nsMimeOutput;
  switch (output) {
    case known.nsMimeMessageDraftOrTemplate:
    case known.nsMimeMessageEditorTemplate:
      return 'draft';
    case known.nsMimeMessageQuoting:
    case known.nsMimeMessageBodyQuoting:
      return 'reply';
    case known.nsMimeMessageBodyDisplay:
    case known.nsMimeMessagePrintOutput:
    case known.nsMimeMessageSaveAs:
      return 'show';
    default:
      return null;
  }
}

/** The same for every use of one message: of the query only what names the message stays. */
export function messageUri(spec: string): string {
  const [path = '', query = ''] = spec.split('?');
  const kept = query.split('&').filter((field) => /^(number|group|key)=/.test(field));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

function parameter(spec: string, name: string): string | null {
  return new RegExp(`[?&]${name}=([^&]*)`).exec(spec)?.[1] ?? null;
}

/** A page of its own for what is shown: the second wall, for the case that the first has a hole. */

import type { SafeHtml } from './safe.ts';

/** For the `sandbox` attribute of the frame: links open outside of it, nothing else can happen in it. */
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** Nothing loads but pictures that are already here. */
const CONTENT_POLICY = "default-src 'none'; img-src blob: data:; style-src 'unsafe-inline'; form-action 'none'";

/** Mail is written for black on white, whatever the theme around it: its own colours were judged against that. */
const STYLE = [
  ':root{color-scheme:light;background:#fff}',
  'body{margin:12px;color:#000;font:16px/1.45 system-ui,sans-serif;overflow-wrap:break-word}',
  'img,table{max-width:100%}',
  'blockquote[type=cite]{margin:8px 0;padding:0 0 0 12px;border-left:2px solid #b0b0b0}',
].join('');

/** For the `srcdoc` of a frame with `FRAME_SANDBOX`. */
export function framePage(shown: SafeHtml): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`;
  const head = `<meta charset="utf-8">${policy}<meta name="referrer" content="no-referrer"><style>${STYLE}</style>`;
  return `<!doctype html><html><head>${head}</head><body>${shown}</body></html>`;
}

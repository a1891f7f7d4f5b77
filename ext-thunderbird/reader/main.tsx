/** The page of details about the message that is shown. */

import { render } from 'preact';
import browser from 'webextension-polyfill';
import { ReadingPane, type ReadingDetails } from '../../src/ui/index.ts';
import type { PageRequest } from '../pages.ts';

const id = new URLSearchParams(location.search).get('id') ?? '';
const request: PageRequest = { kind: 'details', id };
const details = await browser.runtime.sendMessage<PageRequest, ReadingDetails | null>(request);

// What the background has forgotten meanwhile is asked for again from the message itself.
if (details === null) close();
else {
  const copy = (text: string): void => void navigator.clipboard.writeText(text);
  render(<ReadingPane details={details} copy={copy} locale="en" now={new Date()} />, document.body);
}

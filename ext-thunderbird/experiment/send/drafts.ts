/** Drafts that a window saved in clear before it was armed: replaced by a sealed one, deleted, and compacted away. */

import type { Armed } from './armed.ts';
import { type Folder, type Header, program } from './program.ts';

/** Milliseconds between looks, and how many of them. */
const PAUSE = 100;
const LOOKS = 100;

/** Gives back whether nothing of it is left in its folder. */
export async function replacePlainDraft({ window }: Armed): Promise<boolean> {
  await until(() => window.closed || !(window.gSaveOperationInProgress || window.gSendOperationInProgress));
  const fields = window.gMsgCompose?.compFields;
  const uri = fields?.draftId ?? '';
  const plain = uri === '' ? null : headerOf(uri);
  if (fields === undefined || plain === null) return true;
  const { folder } = plain;
  await window.GenericSendMessage(program.composeMode.AutoSaveAsDraft);
  await until(() => window.closed || !window.gSaveOperationInProgress);
  // Where the sealed draft took its place, Thunderbird has deleted it already.
  if (fields.draftId === uri) {
    fields.draftId = '';
    window.gContentChanged = true;
  }
  if (headerOf(uri) !== null) folder.deleteMessages([plain], null, true, false, null, false);
  return compact(folder);
}

/** `null`: there is none any more. */
function headerOf(uri: string): Header | null {
  try {
    return program.mail.messageServiceFromURI(uri).messageURIToMsgHdr(uri);
  } catch {
    return null;
  }
}

/** A mailbox file, and the database beside it, keep what was deleted until then. Gives back whether it was done. */
async function compact(folder: Folder): Promise<boolean> {
  await pause();
  let status: number | null = null;
  try {
    folder.compact({ OnStartRunningUrl: () => undefined, OnStopRunningUrl: (_, ended) => void (status = ended) }, null);
    await until(() => status !== null);
    folder.msgDatabase.commit(program.compressCommit);
  } catch (error) {
    program.report(error);
  }
  return status !== null && program.isSuccess(status);
}

async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < LOOKS && !isSo(); looks++) await pause();
}

function pause(): Promise<void> {
  const { setTimeout } = program.module('resource://gre/modules/Timer.sys.mjs');
  return new Promise((resolve) => void setTimeout(() => resolve(), PAUSE));
}

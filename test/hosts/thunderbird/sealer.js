/** Background page of the tests: seals by turning it round and base64, so that the canary in a message is seen wherever it is in clear. */
/* global messenger, TextDecoder, TextEncoder */

const sentences = Object.fromEntries(
  ['unanswered', 'changed', 'unreadable', 'guarded', 'refused', 'notLater', 'newsgroups', 'off'].map((name) => [name, `sentence: ${name}`]),
); // prettier-ignore

/** Set from the tests. `mode`: seal, two, rest, silent, throw, nonsense, clear, stranger, stop, slow. */
const sealer = { mode: 'seal', arms: true, log: [], jobs: [], refuseLeg: null, release: null, draft: 'sealed' };
globalThis.sealer = sealer;

const api = messenger.sendSecure;
// Thunderbird gives us 7 bits.
const latin = (octets) => new TextDecoder().decode(octets);
const octets = (text) => new TextEncoder().encode(text);
const addressOf = (text) => /([^\s<>]+@[^\s<>]+)>?$/.exec(text)[1];
const wrapped = (text) => text.replace(/.{1,76}/g, '$&\r\n');
const KEPT =
  /^(?:from|to|cc|date|message-id|mime-version|references|in-reply-to|x-forwarded-message-id):(?:[^\r]|\r\n[ \t])*\r\n/gim;

function seal(message, extra = '') {
  const text = latin(message);
  const outer = (text.slice(0, text.indexOf('\r\n\r\n') + 2).match(KEPT) ?? []).join('');
  return octets(
    `${outer}${extra}Subject: ...\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${wrapped(message.slice().reverse().toBase64())}`,
  );
}

function legsOf({ message, recipients, purpose }) {
  const visible = [...recipients.to, ...recipients.cc].map(addressOf);
  const hidden = recipients.bcc.map(addressOf);
  const one = (recipients, isCopy, extra) => ({ message: seal(message, extra), recipients, isCopy });
  if (purpose === 'draft') return [one([], true)];
  if (sealer.mode === 'two') return [one(visible.slice(0, 1), false), one(visible.slice(1), true)];
  if (sealer.mode === 'rest') return [one(visible.slice(1), true)];
  if (sealer.mode === 'stranger') return [one([...visible, 'eve@elsewhere.example'], true)];
  const bcc = hidden.map((address) => one([address], false));
  if (hidden.length === 0) return [one(visible, true)];
  return [one(visible, false), ...bcc, one([], true, `Bcc: ${hidden.join(', ')}\r\n`)];
}

api.onSeal.addListener(async (job) => {
  sealer.log.push(`seal ${job.purpose}`);
  sealer.jobs.push({ ...job, message: latin(job.message) });
  const mode = sealer.mode;
  if (mode === 'silent') return new Promise(() => undefined);
  if (mode === 'throw') throw new Error('no key');
  if (mode === 'nonsense') return { kind: 'sealed', legs: 'many' };
  if (mode === 'stop') return { kind: 'stopped', sentence: 'sentence: stop', button: { id: 'fix', label: 'Fix it' } };
  if (mode === 'clear') return { kind: 'sealed', id: 'x', legs: [{ message: job.message, recipients: [...job.recipients.to].map(addressOf), isCopy: true }] };
  if (mode === 'slow') await new Promise((resolve) => (sealer.release = resolve));
  const legs = legsOf(job);
  sealer.legs = legs.map((leg, index) => ({ index, ...leg }));
  return { kind: 'sealed', id: 'send-1', legs };
}); // prettier-ignore

api.onLeg.addListener(async ({ index, state, reason }) => {
  sealer.log.push(`leg ${index} ${state}${reason ? `: ${reason}` : ''}`);
  if ([state, `${index} ${state}`].includes(sealer.hangAt)) return new Promise(() => undefined);
  if (state === 'failed') return { kind: 'stopped', sentence: `sentence: leg ${reason}` };
  return `${index} ${state}` === sealer.refuseLeg ? { kind: 'stopped', sentence: 'sentence: journal' } : { kind: 'noted' };
}); // prettier-ignore

api.onComposeOpened.addListener(async (opened) => {
  sealer.opened = opened;
  if (sealer.hangAt === 'opened') await new Promise((resolve) => (sealer.release = resolve));
  if (sealer.arms) await api.arm(opened.tabId, sentences, sealer.draft);
  sealer.log.push(`opened ${opened.kind}`);
});
api.onSendSecure.addListener(async ({ tabId }) => {
  sealer.log.push('pressed');
  await api.arm(tabId, sentences, 'plain');
  await api.sendNow(tabId);
});
api.onRecipients.addListener(async (state) => void (sealer.state = state));
api.onNotice.addListener(async ({ id }) => void sealer.log.push(`notice ${id}`));
globalThis.sentences = sentences;

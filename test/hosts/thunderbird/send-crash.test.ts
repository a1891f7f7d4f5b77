/** Thunderbird killed at each step of a send: nothing in clear is left anywhere, and nobody gets a leg twice. */

import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Composer, filesInClear, isInClear, withSealer } from './compose.ts';
import { Thunderbird } from './thunderbird.ts';

const extension = withSealer();
let thunderbird: Thunderbird | undefined;

afterEach(async () => {
  await thunderbird?.stop();
  thunderbird = undefined;
});

/** Starts, sends two legs, kills when the background has heard this, and gives back who had got the message. */
async function killAfter(
  line: string,
  hangAt: string,
  mode = 'two',
): Promise<{ profile: string; reached: string[]; legs: string }> {
  const killed = await Thunderbird.start({ extension });
  const composer = new Composer(killed);
  await composer.write({ to: 'bob@other.example, dan@fourth.example' });
  await composer.run(`await win.SaveAsDraft()`);
  await composer.set('hangAt', hangAt);
  await composer.set('mode', mode);
  await composer.send();
  await killed.marionette.until(line, async () => (await composer.heard()).includes(line));
  const legs = await killed.background(LEGS);
  await killed.kill();
  expect(filesInClear(killed.profile)).toEqual([]);
  expect(isInClear(killed.sink.heard())).toBe(false);
  return { profile: killed.profile, reached: killed.sink.taken.flatMap(({ to }) => to), legs: String(legs) };
}

describe('Thunderbird killed', { timeout: 60_000 }, () => {
  it('while a message is being sealed: nobody has it', async () => {
    const { reached, profile } = await killAfter('seal send', '', 'slow');
    expect(reached).toEqual([]);
    rmSync(profile, { recursive: true });
  });

  it.each([
    ['before the first leg', 'leg 0 sending', '0 sending', [], [0, 1]],
    ['after the first leg', 'leg 0 sent', '0 sent', ['bob@other.example'], [1]],
    ['before the last leg', 'leg 1 sending', '1 sending', ['bob@other.example'], [1]],
  ])('%s: the rest can be sent from the journal, filed once', async (_, line, hangAt, expected, missing) => {
    const { reached, profile, legs } = await killAfter(line, hangAt);
    expect(reached).toEqual(expected);
    thunderbird = await Thunderbird.start({ extension, profile });
    expect(await thunderbird.background(RESUME, legs, missing)).toBe(true);
    const rest = thunderbird.sink.taken.flatMap(({ to }) => to);
    expect([...reached, ...rest]).toEqual(['bob@other.example', 'dan@fourth.example']);
    const composer = new Composer(thunderbird);
    expect(composer.folder('Sent').match(/^From - /gm)?.length).toBe(1);
    expect(composer.folder('Sent')).toMatch(/^Content-Type: application\/pkcs7-mime/m);
    expect(await composer.heard()).toEqual(missing.flatMap((index) => [`leg ${index} sending`, `leg ${index} sent`]));
    expect(filesInClear(profile)).toEqual([]);
  });

  it('after the last leg: everybody has it once', async () => {
    const { reached, profile } = await killAfter('leg 1 sent', '1 sent');
    expect(reached).toEqual(['bob@other.example', 'dan@fourth.example']);
    rmSync(profile, { recursive: true });
  });

  it('and a resumed leg that the journal or the server refuses does not go', async () => {
    const { profile, legs } = await killAfter('leg 1 sending', '1 sending');
    thunderbird = await Thunderbird.start({ extension, profile });
    const composer = new Composer(thunderbird);
    await composer.set('refuseLeg', '1 sending');
    expect(await thunderbird.background(RESUME, legs, [1])).toBe(false);
    await composer.set('refuseLeg', null);
    thunderbird.sink.refuse('550 not today');
    expect(await thunderbird.background(RESUME, legs, [1])).toBe(false);
    expect(thunderbird.sink.taken).toEqual([]);
  });
});

/** The journal of the tests: legs as JSON, octets as numbers. */
const LEGS = `return JSON.stringify(page.sealer.legs ?? [], (_, value) => value && value.byteLength !== undefined ? [...value] : value)`;

const RESUME = `
  const legs = JSON.parse(args[0]).filter(({ index }) => args[1].includes(index))
    .map((leg) => ({ ...leg, message: new page.Uint8Array(Cu.cloneInto(leg.message, page)) }));
  const job = new page.Object();
  job.id = 'send-1';
  job.identityKey = 'id1';
  job.legs = new page.Array();
  for (const leg of legs) {
    const one = Object.assign(new page.Object(), { index: leg.index, isCopy: leg.isCopy, message: leg.message });
    one.recipients = Cu.cloneInto(leg.recipients, page);
    job.legs.push(one);
  }
  return page.messenger.sendSecure.resumeSend(job);`;

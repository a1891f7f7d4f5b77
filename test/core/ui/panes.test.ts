/** What people see keeps the rules for what people see, in every state of every pane. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPanes, type PanesBrowser, THEMES } from './panes-browser.ts';

/** Words that nobody has to know who sends or reads a message. */
const TECHNICAL =
  /encrypt|certificat|\bPKI\b|S\/?MIME|\bPGP\b|OpenPGP|fingerprint|\bCAs?\b|trust store|enrol|policy|algorithm|\bsource\b/i;
/** Only in settings. */
const KEY = /\bkeys?\b/i;
const TONE = /!|\bplease\b|\boops\b|\berror\b|\bfail/i;

const PANES = ['compose', 'reading', 'settings'];

let panes: PanesBrowser;
beforeAll(async () => {
  panes = await openPanes();
});
afterAll(async () => {
  await panes.close();
});

const here = () => panes.ask('focused');

/** What a state shows, and where the Tab key leads in it. */
interface Seen {
  readonly axe: readonly string[];
  readonly tooSmall: readonly string[];
  readonly mainPath: readonly string[];
  readonly operable: readonly string[];
  readonly visited: readonly Awaited<ReturnType<typeof here>>[];
}

async function look(): Promise<Seen> {
  const seen = {
    axe: await panes.ask('complaints', null),
    tooSmall: await panes.ask('tooSmall'),
    mainPath: await panes.ask('mainPath'),
    operable: await panes.ask('operable'),
  };
  const visited: Seen['visited'][number][] = [];
  await panes.ask('startAtTop');
  while (visited.length < seen.operable.length) {
    await panes.page.keyboard.press('Tab');
    visited.push(await here());
  }
  return { ...seen, visited };
}

describe.each(PANES)('the %s pane', (pane) => {
  const states = new Map<string, Seen>();
  /** What is wrong with some state. */
  const wrong = (judge: (seen: Seen) => readonly unknown[]) =>
    Object.fromEntries([...states].map(([state, seen]) => [state, judge(seen)]).filter(([, found]) => found?.length));

  beforeAll(async () => {
    for (const state of panes.panes.get(pane) ?? []) {
      await panes.open(pane, state);
      states.set(state, await look());
    }
  }, 600_000);

  it('has states to look at', () => {
    expect(states.size).toBeGreaterThan(8);
  });

  it('gives axe nothing to complain of, in any state', () => {
    expect(wrong(({ axe }) => axe)).toEqual({});
  });

  it.each([...Object.keys(THEMES), 'thunderbird, light', 'thunderbird, dark'])(
    'has contrast enough in every state: %s',
    { timeout: 300_000 },
    async (look) => {
      const theme = (look.split(', ')[1] ?? look) as keyof typeof THEMES;
      await panes.open(pane, null, { theme, host: look.startsWith('thunderbird') ? 'thunderbird' : 'browser' });
      expect(await panes.ask('complaints', ['color-contrast'])).toEqual([]);
    },
  );

  it('fits into 280 px, with text that can be read and targets that can be hit', () => {
    expect(wrong(({ tooSmall }) => tooSmall)).toEqual({});
  });

  it('has no technical word on the main path, no blame and no cry', () => {
    const barred = pane === 'settings' ? [TECHNICAL, TONE] : [TECHNICAL, TONE, KEY];
    expect(wrong(({ mainPath }) => mainPath.filter((text) => barred.some((words) => words.test(text))))).toEqual({});
  });

  it('shows words, never a code or a hole in a sentence', () => {
    const hole = /[{}$]|undefined|null|NaN|^[a-z]+(?:-[a-z]+)+$/;
    expect(wrong(({ mainPath }) => mainPath.filter((text) => hole.test(text)))).toEqual({});
  });

  it('is reached by the keyboard, all of it, in reading order', () => {
    const order = ({ operable, visited }: Seen) => {
      const names = visited.map((each) => each?.name ?? 'nothing');
      if (names.join('\n') !== operable.join('\n')) return [names, operable];
      return visited.filter((each, at) => each !== null && each.top < (visited[at - 1]?.top ?? 0) - 40);
    };
    expect(wrong(order)).toEqual({});
  });

  it('shows where the keyboard is', () => {
    expect(wrong(({ visited }) => visited.filter((each) => each?.isVisible !== true))).toEqual({});
  });

  it('calls no two things by one name', () => {
    const doubled = ({ operable }: Seen) => operable.filter((name, at) => name === '' || operable.indexOf(name) !== at);
    expect(wrong(doubled)).toEqual({});
  });
});

describe('while somebody writes', () => {
  it.each([280, 360, 800])('nothing moves when look-ups finish, at %i px', async (width) => {
    await panes.open('compose', 'looking for everybody', { width });
    const before = await panes.ask('places');
    await panes.turnTo('everybody found');
    const after = await panes.ask('places');
    expect(before).toHaveLength(15);
    expect(after).toEqual(before);
  });

  it('a screen reader hears what changed, and not every look-up', async () => {
    await panes.open('compose', 'looking for everybody');
    await panes.ask('listen');
    await panes.turnTo('looking');
    await panes.turnTo('ready');
    await panes.turnTo('stopped: recipients-changed');
    expect(await panes.ask('heard')).toEqual([
      'Checking how all 4 get it…',
      'All 4 can open it. Nobody on the way can.',
      'The recipients changed while this was being protected. Nothing was sent. Look at them once more.',
    ]);
  });

  it('the primary button leads to the question, and the focus goes with it', async () => {
    await panes.open('compose', 'questions');
    await panes.page.getByRole('button', { name: 'Answer the questions' }).press('Enter');
    expect((await panes.ask('focused'))?.name).toBe('Review Dr. Joe Lee');
    await panes.page.getByRole('heading', { name: /Is this still .Dr. Joe Lee.\?/ }).waitFor();
  });

  it('the focus stays on the button when it is pressed and sealing begins', async () => {
    await panes.open('compose', 'ready');
    await panes.page.getByRole('button', { name: 'Send Secure' }).focus();
    await panes.turnTo('sealing');
    expect((await panes.ask('focused'))?.name).toBe('Sending…');
  });

  it('is a switch, a list of recipients and a button to a screen reader', async () => {
    await panes.open('compose', 'ready');
    expect(await panes.page.getByRole('switch', { name: 'Secure is on for this message', checked: true }).count()).toBe(
      1,
    );
    expect(await panes.page.getByRole('list', { name: 'Who gets it' }).getByRole('listitem').count()).toBe(4);
    expect(await panes.page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Send Secure']);
  });
});

describe('in the settings', () => {
  it('removing is asked about first, by keyboard alone', async () => {
    await panes.open('settings', 'live');
    await panes.page.getByRole('button', { name: /Remove the key for .ann@clinic.example/ }).press('Enter');
    expect((await panes.ask('focused'))?.name).toContain('Remove this key from this computer?');
    await panes.page.keyboard.press('Tab');
    expect((await panes.ask('focused'))?.name).toBe('Remove');
    await panes.page.keyboard.press('Enter');
    await panes.page.getByText('Removed.').waitFor();
  });

  it('a file is read and asked about before anything is kept', async () => {
    await panes.open('settings', 'live');
    await panes.page
      .locator('section', { hasText: 'Other people' })
      .locator('input[type=file]')
      .setInputFiles({
        name: 'lee.asc',
        mimeType: 'application/pgp-keys',
        buffer: Buffer.from('a key'),
      });
    await panes.page.getByRole('group', { name: /Is this .Dr. Lee.'s key\?/ }).waitFor();
    await panes.page.getByRole('button', { name: 'Yes, it is theirs' }).click();
    await panes.page.getByText('Added.').waitFor();
  });
});

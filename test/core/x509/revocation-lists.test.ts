import { describe, expect, it } from 'vitest';
import { derBoolean, derOid, derSequence, derSetOf, derValue } from '../../../src/bytes/index.ts';
import type { RevocationList } from '../../../src/x509/index.ts';
import {
  type Change,
  type Holder,
  authority,
  day,
  extension,
  extensions,
  fullName,
  general,
  issue,
  judge,
  makeKeys,
  name,
  person,
  utf8,
} from './authority.ts';
import { type ListWish, revocationList } from './evidence.ts';

const root = await authority(null, 'Root');
const ann = await person(root, 'ann@example.org');
const { certificate } = ann;

type Grace = Change['revocation'];
const hard = { kind: 'hard' } as const;

/** `good`, `revoked`, or why nothing is known. */
async function status(
  lists: readonly RevocationList[],
  { leaf = ann, pool = [], anchors = [root], revocation = hard, change = {} }: Partial<Asked> = {},
): Promise<string> {
  const found = await judge(leaf, pool, anchors, { evidence: { lists, responses: [] }, revocation, ...change });
  if (found.valid) return found.revocation.status;
  return found.reasons.join();
}

interface Asked {
  readonly leaf: Holder;
  readonly pool: readonly Holder[];
  readonly anchors: readonly Holder[];
  readonly revocation: NonNullable<Grace>;
  readonly change: Change;
}

const list = (wish: ListWish = {}, by: Holder = root) => revocationList(by, wish);
const revoked = (reason?: number, at = day(-10)): ListWish => ({
  entries: [{ certificate, at, ...(reason === undefined ? {} : { reason }) }],
});

describe('a list', () => {
  it('says who is revoked, and by its silence who is not', async () => {
    expect(await status([await list()])).toBe('good');
    expect(await status([await list(revoked())])).toBe('revoked');
    const bob = await person(root, 'bob@example.org');
    expect(await status([await list({ entries: [{ certificate: bob.certificate }] })])).toBe('good');
    expect(await status([])).toBe('revocation-unknown');
  });

  it('tells the oldest time at which something was seen', async () => {
    const middle = await authority(root, 'Middle');
    const leaf = await person(middle, 'ann@example.org');
    const lists = [await list({ thisUpdate: day(-3) }), await list({ thisUpdate: day(-2) }, middle)];
    const { revocation } = await judge(leaf, [middle], [root], { evidence: { lists, responses: [] } });
    expect(revocation).toEqual({ status: 'good', checkedAt: day(-3) });
  });

  it('of one authority says nothing of the other certificates of a path', async () => {
    const middle = await authority(root, 'Middle');
    const leaf = await person(middle, 'ann@example.org');
    const asked = { leaf, pool: [middle] };
    expect(await status([await list({}, middle)], asked)).toBe('revocation-unknown');
    expect(await status([await list({}, middle), await list()], asked)).toBe('good');
    const closed = await list({ entries: [{ certificate: middle.certificate }] });
    expect(await status([await list({}, middle), closed], asked)).toBe('revoked');
  });

  it('with a broken signature, or by another key, proves nothing', async () => {
    const stranger = await authority(null, 'Root');
    expect(await status([await list({}, stranger)])).toBe('revocation-unknown');
    expect(await status([await list(revoked(), stranger)])).toBe('revocation-unknown');
    const good = await list();
    expect(await status([{ ...good, signature: good.signature.slice().reverse() }])).toBe('revocation-unknown');
  });

  it('signed with a weak or unknown algorithm proves nothing, and throws nothing', async () => {
    const good = await list();
    for (const oid of ['1.2.840.10045.4.1', '1.2.3.4', '1.2.840.113549.1.1.10']) {
      const parameters = Uint8Array.of(0x30, 2, 0xa0, 9);
      expect(await status([{ ...good, signatureAlgorithm: { oid, parameters } }])).toBe('revocation-unknown');
    }
  });

  it('with a critical extension that nobody knows proves nothing', async () => {
    expect(await status([await list({ extensions: [extension('1.2.3.4', derSequence())] })])).toBe(
      'revocation-unknown',
    );
  });

  it('with an extension twice does not parse', async () => {
    const scope = [extension('2.5.29.28', derSequence()), extension('2.5.29.28', derSequence())];
    await expect(list({ extensions: scope })).rejects.toThrow('twice');
  });
});

describe('time', () => {
  it('a list too old, too young, or without an end does not say good', async () => {
    expect(await status([await list({ nextUpdate: day(-0.5) })])).toBe('revocation-stale');
    expect(await status([await list({ thisUpdate: day(1) })])).toBe('revocation-unknown');
    expect(await status([await list({ nextUpdate: null })])).toBe('revocation-unknown');
  });

  it('grace believes it for so long beyond its end, and no longer', async () => {
    const old = await list({ nextUpdate: day(-2) });
    const within = (days: number) => status([old], { revocation: { kind: 'grace', milliseconds: days * 86_400_000 } });
    expect(await within(3)).toBe('good');
    expect(await within(1)).toBe('revocation-stale');
    expect(await status([], { revocation: { kind: 'grace', milliseconds: 1e12 } })).toBe('revocation-unknown');
  });

  it('soft asks nothing, but hears of a revocation', async () => {
    const soft = { revocation: { kind: 'soft' } } as const;
    expect(await status([], soft)).toBe('not-checked');
    expect(await status([await list({ nextUpdate: day(-2) })], soft)).toBe('unknown');
    expect(await status([await list(revoked())], soft)).toBe('revoked');
  });

  it('revoked once is revoked for good, though the list that said so is old and a newer one is silent', async () => {
    const old = await list({ ...revoked(), thisUpdate: day(-9), nextUpdate: day(-2), number: 1 });
    expect(await status([old, await list({ number: 2 })])).toBe('revoked');
    const hold = await list({ ...revoked(6), thisUpdate: day(-9), nextUpdate: day(-2), number: 1 });
    expect(await status([hold, await list({ number: 2 })])).toBe('good');
  });

  it('a list from after the time asked for counts where the revocation came before, or the key was compromised', async () => {
    const later = (reason: number | undefined, at: Date) =>
      list({ ...revoked(reason, at), thisUpdate: day(20), nextUpdate: day(27) });
    const then = await list();
    expect(await status([await later(undefined, day(-10)), then])).toBe('revoked');
    expect(await status([await later(undefined, day(10)), then])).toBe('good');
    expect(await status([await later(1, day(10)), then])).toBe('revoked');
  });
});

describe('an anchor', () => {
  const asked = (change: Partial<Asked> = {}) => ({ anchors: [root, ann], ...change });

  it('that another authority issued is refused when that one revoked it', async () => {
    expect(await status([await list(revoked())], asked())).toBe('revoked');
    expect(await status([await list(revoked())], asked({ anchors: [ann], pool: [root] }))).toBe('revoked');
    expect(await status([await list(revoked())], asked({ revocation: { kind: 'soft' } }))).toBe('revoked');
    const middle = await authority(root, 'Middle');
    const below = { leaf: await person(middle, 'bob@example.org'), anchors: [root, middle] };
    const own = await list({}, middle);
    expect(await status([own, await list()], below)).toBe('good');
    expect(await status([own, await list({ entries: [middle] })], below)).toBe('revoked');
  });

  it('needs nobody to say that it is good, and hears nobody else', async () => {
    expect(await status([], asked())).toBe('good');
    const namesake = await authority(null, 'Root');
    expect(await status([await list(revoked(), namesake)], asked({ pool: [namesake] }))).toBe('good');
  });
});

describe('scope', () => {
  const only = (tag: number) => [derValue(tag, Uint8Array.of(0xff))];

  it('a list about authorities, or attributes, is not about a person; one about users not about an authority', async () => {
    expect(await status([await list({ scope: only(0x81) })])).toBe('good');
    expect(await status([await list({ scope: only(0x82) })])).toBe('revocation-unknown');
    expect(await status([await list({ scope: only(0x85) })])).toBe('revocation-unknown');
    const middle = await authority(root, 'Middle');
    const leaf = await person(middle, 'ann@example.org');
    const own = await list({}, middle);
    const asked = { leaf, pool: [middle] };
    expect(await status([own, await list({ scope: only(0x81) })], asked)).toBe('revocation-unknown');
    expect(await status([own, await list({ scope: only(0x82) })], asked)).toBe('good');
  });

  it('a partition is about those who name it', async () => {
    const [one, two] = [fullName(general.uri('http://x.example/1')), fullName(general.uri('http://x.example/2'))];
    const leaf = await person(root, 'ann@example.org', [extensions.points([one])]);
    expect(await status([await list({ scope: [one] })], { leaf })).toBe('good');
    expect(await status([await list({ scope: [two] })], { leaf })).toBe('revocation-unknown');
    expect(await status([await list({ scope: [one] })])).toBe('revocation-unknown');
  });

  it('who is in a list of the issuer is revoked, whatever that list is about', async () => {
    const [one, two] = [fullName(general.uri('http://x.example/1')), fullName(general.uri('http://x.example/2'))];
    const leaf = await person(root, 'ann@example.org', [extensions.points([one])]);
    const good = await list({ scope: [one] });
    for (const reason of [0, 1, 6])
      for (const scope of [[two], only(0x81), only(0x82)])
        expect(await status([good, await list({ scope, entries: [{ ...leaf, reason }] })], { leaf })).toBe('revoked');
    expect(await status([good, await list({ scope: only(0x85), entries: [leaf] })], { leaf })).toBe('good');
    const held = await list({ ...revoked(6), thisUpdate: day(-3) });
    for (const lists of [
      [held, await list()],
      [await list(), held],
    ])
      expect(await status(lists)).toBe('good');
    const forged = await list({ scope: [two], entries: [leaf], issuer: root.certificate.subject }, await authority(root, 'Other')); // prettier-ignore
    expect(await status([good, forged], { leaf })).toBe('good');
  });

  it('lists for some reasons are good together, not alone', async () => {
    const some = (bits: number, next: number) => list({ scope: [derValue(0x83, Uint8Array.of(0, bits, next))] });
    const [first, second] = [await some(0x60, 0), await some(0x1f, 0x80)];
    expect(await status([first])).toBe('revocation-unknown');
    expect(await status([first, second])).toBe('good');
  });

  it('a name relative to the issuer is the issuer with one more part', async () => {
    const relative = derValue(0xa0, derValue(0xa1, derSequence(derOid('2.5.4.3'), utf8('list'))));
    const leaf = await person(root, 'ann@example.org', [
      extensions.points([
        fullName(
          general.directory(
            derBytesOf([
              ['CN', 'Root'],
              ['CN', 'list'],
            ]),
          ),
        ),
      ]),
    ]);
    expect(await status([await list({ scope: [relative] })], { leaf })).toBe('good');
  });

  it('broken distribution points are a broken certificate, where revocation is asked for', async () => {
    const leaf = await person(root, 'ann@example.org', [extension('2.5.29.31', Uint8Array.of(0x30, 2, 5, 0), false)]);
    expect(await status([await list()], { leaf })).toBe('malformed-certificate');
  });
});

function derBytesOf(attributes: readonly (readonly ['CN', string])[]): Uint8Array {
  const parts = attributes.map(([, value]) => derSetOf([derSequence(derOid('2.5.4.3'), utf8(value))]));
  const whole = derSequence(...parts);
  return Uint8Array.from(whole.chunks.flatMap((chunk) => [...chunk]));
}

describe('the signer of a list', () => {
  const forLists = { extensions: [extensions.usage('cRLSign')] };

  it('may be another key of the authority, by itself or by the one above', async () => {
    const middle = await authority(root, 'Middle', [], {
      extensions: [extensions.basic(true), extensions.usage('keyCertSign')],
    });
    const leaf = await person(middle, 'ann@example.org');
    const own = await list();
    for (const by of [middle, root]) {
      const signer = await issue(by, { subject: name({ CN: 'Middle' }), ...forLists });
      const said = [own, await list({}, middle)];
      expect(await status(said, { leaf, pool: [middle, signer] })).toBe('revocation-unknown');
      const lists = [own, await list({}, signer), await list({}, by)];
      expect(await status(lists, { leaf, pool: [middle, signer] })).toBe('good');
      const gone = [...lists, await list({ entries: [signer] }, by)];
      if (by === root) expect(await status(gone, { leaf, pool: [middle, signer] })).toBe('revocation-unknown');
    }
  });

  it('is not whom another authority below the same anchor gave the name', async () => {
    const [good, evil] = [await authority(root, 'Good'), await authority(root, 'Evil')];
    const leaf = await person(good, 'ann@example.org');
    const signer = await issue(evil, { subject: name({ CN: 'Good' }), ...forLists });
    const asked = { leaf, pool: [good, evil, signer] };
    const own = await list();
    expect(await status([own, await list({}, evil), await list({}, signer)], asked)).toBe('revocation-unknown');
    expect(await status([own, await list({ entries: [leaf] }, signer)], asked)).toBe('revocation-unknown');
  });

  it('is not of another anchor', async () => {
    const other = await authority(null, 'Root');
    expect(await status([await list({}, other)], { anchors: [root, other] })).toBe('revocation-unknown');
  });

  it('needs the right to sign lists', async () => {
    const keys = await makeKeys();
    const mute = { keys, extensions: [extensions.basic(true), extensions.usage('keyCertSign')] };
    const silent = await authority(null, 'Silent', [], mute);
    const leaf = await person(silent, 'ann@example.org');
    expect(await status([await list({}, silent)], { leaf, anchors: [silent] })).toBe('revocation-unknown');
  });
});

const lister = await issue(root, { subject: name({ CN: 'Lister' }), extensions: [extensions.usage('cRLSign')] });

describe('an indirect list', () => {
  const indirect = [derValue(0x84, Uint8Array.of(0xff))];
  const byLister = extensions.points([derValue(0xa2, general.directory(name({ CN: 'Lister' })))]);
  const leafOf = () => person(root, 'ann@example.org', [byLister]);
  const scope = [fullName(general.directory(name({ CN: 'Lister' }))), ...indirect];

  it('is about those who name its issuer', async () => {
    const leaf = await leafOf();
    const asked = { leaf, pool: [lister] };
    const own = await list();
    const issuer = root.certificate.subject;
    expect(await status([await list({ scope }, lister)], asked)).toBe('good');
    expect(await status([await list({ scope }, lister)], { pool: [lister] })).toBe('revocation-unknown');
    expect(await status([await list({ scope, entries: [{ ...leaf, issuer }] }, lister), own], asked)).toBe('revoked');
    expect(await status([await list({ scope: [] }, lister)], asked)).toBe('revocation-unknown');
  });

  it('keeps the certificates of several issuers apart', async () => {
    const leaf = await leafOf();
    const elsewhere = name({ CN: 'Elsewhere' });
    const entries = [{ ...leaf, issuer: elsewhere }];
    expect(await status([await list({ scope, entries }, lister)], { leaf, pool: [lister] })).toBe('good');
  });

  it('is not by whom another authority gave the name', async () => {
    const evil = await authority(root, 'Evil');
    const forged = await issue(evil, { subject: name({ CN: 'Lister' }), extensions: [extensions.usage('cRLSign')] });
    const asked = { leaf: await leafOf(), pool: [evil, forged] };
    expect(await status([await list({ scope }, forged)], asked)).toBe('revocation-unknown');
  });
});

describe('a delta', () => {
  it('adds to its base, and to no other', async () => {
    const base = await list({ number: 5 });
    expect(await status([base, await list({ number: 6, base: 5, ...revoked(6) })])).toBe('revoked');
    expect(await status([base, await list({ number: 6, base: 5 })])).toBe('good');
    expect(await status([await list({ number: 6, base: 5 })])).toBe('revocation-unknown');
    expect(await status([base, await list({ number: 9, base: 7, ...revoked(6) })])).toBe('good');
    expect(await status([base, await list({ number: 9, base: 7, ...revoked(1) })])).toBe('revoked');
  });

  it('lifts a hold, and nothing else', async () => {
    const lifted = await list({ number: 6, base: 5, ...revoked(8) });
    expect(await status([await list({ number: 5, ...revoked(6) }), lifted])).toBe('good');
    expect(await status([await list({ number: 5, ...revoked(1) }), lifted])).toBe('revoked');
    expect(await status([await list({ number: 5, ...revoked() }), lifted])).toBe('revoked');
  });

  it('by another, of another scope, or too old lifts nothing', async () => {
    const base = await list({ number: 5, ...revoked(6) });
    const stranger = await authority(null, 'Root');
    const wish = { number: 6, base: 5, ...revoked(8) };
    expect(await status([base, await list(wish, stranger)])).toBe('revoked');
    expect(await status([base, await list({ ...wish, scope: [derValue(0x81, Uint8Array.of(0xff))] })])).toBe('revoked');
    expect(await status([base, await list({ ...wish, nextUpdate: day(-0.5) })])).toBe('revoked');
  });
});

describe('a leaf that is an anchor', () => {
  it('has nobody who could revoke it', async () => {
    const self = await person(null, 'ann@example.org', [extension('1.2.3.5', derBoolean(true), false)]);
    expect(await status([], { leaf: self, anchors: [self] })).toBe('good');
  });
});

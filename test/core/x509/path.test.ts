import { describe, expect, it } from 'vitest';
import { derBoolean, derBytes, derInteger, derOid, derSequence, derValue } from '../../../src/bytes/index.ts';
import { certificateValidator, parseCertificate } from '../../../src/x509/index.ts';
import {
  ANY_PURPOSE,
  type Holder,
  MAIL,
  NOW,
  SERVER,
  authority,
  day,
  engine,
  extension,
  extensions,
  issue,
  judge,
  makeKeys,
  name,
  person,
} from './authority.ts';

const root = await authority(null, 'Root');
const middle = await authority(root, 'Middle');
const ann = await person(middle, 'ann@example.org');

/** What is said against the leaf; nothing: it is valid. */
async function against(leaf: Holder, pool: readonly Holder[], anchors: readonly Holder[] = [root]) {
  return (await judge(leaf, pool, anchors)).reasons;
}

describe('a path', () => {
  it('is found whatever the order and the company of the certificates', async () => {
    const strangers = await Promise.all([
      authority(null, 'Root'),
      authority(null, 'Middle'),
      person(null, 'a@b.example'),
    ]);
    const found = await judge(ann, [...strangers, ann, middle, middle, root], [root]);
    expect(found).toMatchObject({ valid: true, reasons: [], path: ['CN=ann@example.org', 'CN=Middle', 'CN=Root'] });
  });

  it('needs every certificate between, and an anchor', async () => {
    expect(await against(ann, [])).toEqual(['no-path']);
    expect(await against(ann, [middle], [])).toEqual(['no-anchor']);
    expect(await against(ann, [middle, root], [await authority(null, 'Other')])).not.toEqual([]);
  });

  it('does not end at a namesake of the anchor with another key', async () => {
    const impostor = await authority(null, 'Root');
    const leaf = await person(impostor, 'ann@example.org');
    expect(await against(leaf, [impostor])).toEqual(['bad-signature']);
  });

  it('finds its way among authorities of one name with different keys', async () => {
    const twins = await Promise.all([1, 2, 3].map(() => authority(root, 'Twin')));
    for (const twin of twins) expect(await against(await person(twin, 'ann@example.org'), twins)).toEqual([]);
  });

  it('goes another way where one is closed', async () => {
    const other = await authority(null, 'Other');
    const keys = await makeKeys();
    const expired = await authority(root, 'Crossed', [], { keys, until: day(-1) });
    const crossed = await authority(other, 'Crossed', [], { keys });
    const leaf = await person(crossed, 'ann@example.org');
    expect(await against(leaf, [expired, crossed], [root, other])).toEqual([]);
    expect(await against(leaf, [expired, crossed], [root])).toEqual(['expired']);
  });

  it('ends where authorities certify each other in a circle', async () => {
    const [a, b] = await Promise.all([makeKeys(), makeKeys()]);
    const first = await authority(null, 'A', [], { keys: a });
    const second = await authority(first, 'B', [], { keys: b });
    const back = await authority(second, 'A', [], { keys: a });
    const leaf = await person(second, 'ann@example.org');
    expect(await against(leaf, [second, back])).toEqual(['no-path']);
    expect(await against(leaf, [second, back], [first])).toEqual([]);
  });

  it('is a leaf alone that is an anchor itself, if it is fit', async () => {
    const self = await person(null, 'ann@example.org', [extensions.usage('digitalSignature')]);
    expect(await judge(self, [], [self])).toMatchObject({ valid: true, path: ['CN=ann@example.org'] });
    expect(await against(self, [self], [root])).not.toEqual([]);
    const old = await person(null, 'ann@example.org', [], { until: day(-1) });
    expect(await against(old, [], [old])).toEqual(['expired']);
    const server = await person(null, 'ann@example.org', [extensions.purposes(SERVER)]);
    expect(await against(server, [], [server])).toEqual(['extended-key-usage']);
  });

  it('does not end at the certificate of a person whom somebody made an anchor', async () => {
    const leaf = await person(ann, 'eve@example.org');
    expect(await against(leaf, [ann, middle], [ann])).toContain('issuer-not-a-ca');
  });
});

describe('an authority', () => {
  it('must say that it is one', async () => {
    const cases: [string, Holder][] = [
      [
        'issuer-not-a-ca',
        await issue(root, { subject: name({ CN: 'No' }), extensions: [extensions.usage('keyCertSign')] }),
      ],
      ['issuer-not-a-ca', await authority(root, 'No', [], { extensions: [extensions.basic(false)] })],
      ['issuer-not-a-ca', await authority(root, 'No', [], { extensions: [] })],
      [
        'key-usage',
        await authority(root, 'No', [], { extensions: [extensions.basic(true), extensions.usage('cRLSign')] }),
      ],
    ];
    for (const [reason, issuer] of cases)
      expect(await against(await person(issuer, 'ann@example.org'), [issuer])).toEqual([reason]);
  });

  it('limited to servers may not vouch for mail, be it the anchor; one for mail or anything may', async () => {
    const limited = async (by: Holder | null, ...purposes: string[]) =>
      authority(by, 'Limited', [extensions.purposes(...purposes)]);
    const through = async (issuer: Holder) => against(await person(issuer, 'ann@example.org'), [issuer]);
    expect(await through(await limited(root, SERVER))).toEqual(['extended-key-usage']);
    expect(await through(await limited(root, SERVER, MAIL))).toEqual([]);
    expect(await through(await limited(root, ANY_PURPOSE))).toEqual([]);
    const anchor = await limited(null, SERVER);
    expect(await against(await person(anchor, 'ann@example.org'), [], [anchor])).toEqual(['extended-key-usage']);
    const below = await authority(await limited(root, SERVER), 'Below');
    expect(await against(await person(below, 'ann@example.org'), [below])).not.toEqual([]);
  });

  it('may have so many authorities below it, of which those that renew themselves do not count', async () => {
    const short = await authority(null, 'Short', [], { extensions: [extensions.basic(true, 0)] });
    expect(await against(await person(short, 'ann@example.org'), [], [short])).toEqual([]);
    const below = await authority(short, 'Below');
    expect(await against(await person(below, 'ann@example.org'), [below], [short])).toEqual(['path-length']);
    const renewed = await authority(short, 'Short');
    expect(await against(await person(renewed, 'ann@example.org'), [renewed], [short])).toEqual([]);
    const hidden = await authority(renewed, 'Hidden');
    expect(await against(await person(hidden, 'ann@example.org'), [renewed, hidden], [short])).toEqual(['path-length']);
  });

  it('cannot lift the limit of one above it', async () => {
    const one = await authority(root, 'One', [], { extensions: [extensions.basic(true, 0)] });
    const generous = await authority(one, 'Generous', [], { extensions: [extensions.basic(true, 9)] });
    expect(await against(await person(generous, 'ann@example.org'), [one, generous])).toEqual(['path-length']);
  });
});

describe('a leaf', () => {
  it('must be for signing, and for mail', async () => {
    const made = async (...own: Parameters<typeof person>[2] & object) =>
      against(await person(root, 'a@b.example', own), []);
    expect(await made(extensions.usage('keyEncipherment'))).toEqual(['key-usage']);
    expect(await made(extensions.usage('nonRepudiation'))).toEqual([]);
    expect(await made(extensions.purposes(SERVER))).toEqual(['extended-key-usage']);
    expect(await made(extensions.purposes(SERVER, MAIL))).toEqual([]);
    expect(await made(extensions.purposes())).toEqual(['extended-key-usage']);
  });

  it('found good for signing is not thereby good for encryption', async () => {
    const leaf = await person(root, 'a@b.example', [extensions.usage('digitalSignature')]);
    const validator = certificateValidator(engine, { anchors: [root.certificate], at: NOW });
    expect((await validator.judge(leaf.certificate, [], 'sign')).valid).toBe(true);
    expect((await validator.judge(leaf.certificate, [], 'encrypt')).reasons).toEqual(['key-usage']);
  });

  it('with a critical extension that nobody knows is refused, in whatever place', async () => {
    const unknown = extension('1.2.3.4', derSequence());
    expect(await against(await person(root, 'a@b.example', [unknown]), [])).toEqual(['unknown-critical-extension']);
    const odd = await authority(root, 'Odd', [unknown]);
    expect(await against(await person(odd, 'a@b.example'), [odd])).toEqual(['unknown-critical-extension']);
    const harmless = extension('1.2.3.4', derSequence(), false);
    expect(await against(await person(root, 'a@b.example', [harmless]), [])).toEqual([]);
  });

  it('with an extension twice does not parse', async () => {
    const twice = [extensions.basic(false), extensions.basic(true)];
    await expect(issue(root, { subject: name({ CN: 'Two' }), extensions: twice })).rejects.toThrow('twice');
  });

  it('with an extension that is broken, or has something behind it, is refused', async () => {
    const basic = derBytes(derSequence(derBoolean(true)));
    const spoilt = [
      extension('2.5.29.19', Uint8Array.of(0x30, 3, 1, 1)),
      extension('2.5.29.19', Uint8Array.of(...basic, 5, 0)),
      extension('2.5.29.19', derSequence(derBoolean(true), derInteger(0), derInteger(0))),
      extension('2.5.29.19', derSequence(derBoolean(true), derValue(2, Uint8Array.of(0xff)))),
    ];
    for (const each of spoilt) {
      const issuer = await issue(root, { subject: name({ CN: 'Spoilt' }), extensions: [each] });
      expect(await against(await person(issuer, 'a@b.example'), [issuer])).toEqual(['malformed-certificate']);
    }
    const usage = extension('2.5.29.15', derValue(3));
    expect(await against(await person(root, 'a@b.example', [usage]), [])).toEqual(['malformed-certificate']);
  });
});

describe('time', () => {
  it('counts for every certificate, the anchor included', async () => {
    const later = await person(root, 'a@b.example', [], { from: day(1) });
    expect(await against(later, [])).toEqual(['not-yet-valid']);
    const old = await authority(root, 'Old', [], { until: day(-1) });
    expect(await against(await person(old, 'a@b.example'), [old])).toEqual(['expired']);
    const anchor = await authority(null, 'Old', [], { until: day(-1) });
    expect(await against(await person(anchor, 'a@b.example'), [], [anchor])).toEqual(['expired']);
  });

  it('is held against what is otherwise good alone: nobody gets a milder word by an old certificate', async () => {
    const own = await authority(null, 'Eve', [], { until: day(-1) });
    const forged = await person(own, 'ann@example.org', [], { until: day(-1) });
    const old = await authority(root, 'Eve', [], { until: day(-1) });
    expect(await against(forged, [own, old])).not.toContain('expired');
  });

  it('that is none lets nothing pass', async () => {
    const { valid } = await judge(ann, [middle], [root], { at: new Date(NaN) });
    expect(valid).toBe(false);
  });
});

describe('a candidate that cannot be computed', () => {
  it('is passed over, not thrown', async () => {
    const publicKeyInfo = derBytes(
      derSequence(
        derSequence(derOid('1.2.840.10045.2.1'), derOid('1.2.3.4.5')),
        derValue(3, Uint8Array.of(0, 4, 1, 1)),
      ),
    );
    const odd = await authority(root, 'Middle', [], { keys: { ...ann.keys, publicKeyInfo } });
    expect(await against(ann, [odd, middle])).toEqual([]);
    expect(await against(ann, [odd])).toEqual(['unsupported-algorithm']);
  });

  it('has a signature of an algorithm that is not known, or whose parameters are broken', async () => {
    const der = Buffer.from(ann.certificate.der);
    const known = Buffer.from('06082a8648ce3d040302', 'hex');
    for (let at = der.indexOf(known); at >= 0; at = der.indexOf(known, at + 1)) der[at + 9] = 9;
    const { reasons } = await certificateValidator(engine, { anchors: [root.certificate], at: NOW }).judge(
      parseCertificate(new Uint8Array(der)),
      [middle.certificate],
      'sign',
    );
    expect(reasons).toEqual(['unsupported-algorithm']);
  });
});

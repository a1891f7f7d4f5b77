import { describe, expect, it } from 'vitest';
import { type DerPart, derExplicit, derSequence, derValue } from '../../../src/bytes/index.ts';
import { certificateValidator } from '../../../src/x509/index.ts';
import {
  type Holder,
  MAIL,
  NOW,
  authority,
  bmp,
  engine,
  extension,
  extensions,
  general,
  issue,
  judge,
  name,
  printable,
  teletex,
} from './authority.ts';
import { nameCases } from './name-cases.ts';

const root = await authority(null, 'Root');
const { email, dns, directory, smtpUtf8 } = general;

/** Whether a certificate with these names holds below an authority with these constraints. */
async function holds(
  constraints: DerPart,
  names: readonly DerPart[],
  subject: Uint8Array = name({ CN: 'Somebody' }),
): Promise<boolean> {
  const narrow = await authority(root, 'Narrow', [constraints]);
  const own = names.length === 0 ? [] : [extensions.names(...names)];
  const { valid, reasons } = await judge(await issue(narrow, { subject, extensions: own }), [narrow], [root]);
  if (!valid) expect(['name-constraints', 'malformed-certificate']).toContain(reasons[0]);
  return valid;
}

const permits = (base: DerPart, one: DerPart) => holds(extensions.constraints([base]), [one]);
const spares = (base: DerPart, one: DerPart) => holds(extensions.constraints([], [base]), [one]);

describe('a name that is', () => {
  it.each(nameCases.map((each) => [each[3], each] as const))('%s', async (_, [base, one, within]) => {
    expect([await permits(base, one), await spares(base, one)]).toEqual([within === true, within === false]);
  });
});

describe('whoever stands for a whole domain', () => {
  const forMail = extensions.purposes(MAIL);
  const subject = name({ CN: 'Clinic' });

  /** Whether a certificate with this name, below these constraints, may stand for the mailbox; `null`: for nobody in particular. */
  async function standsFor(constraints: DerPart, one: DerPart, mailbox: string | null): Promise<boolean> {
    const narrow = await authority(root, 'Narrow', [constraints]);
    const { certificate } = await issue(narrow, { subject, extensions: [extensions.names(one), forMail] });
    const validator = certificateValidator(engine, { anchors: [root.certificate], at: NOW });
    return (await validator.judge(certificate, [narrow.certificate], 'sign', mailbox)).valid;
  }

  const permitted = (base: DerPart) => extensions.constraints([base]);
  const excluded = (base: DerPart) => extensions.constraints([], [base]);

  it.each<[string, DerPart, boolean]>([
    ['the host', permitted(email('clinic.example')), true],
    ['another host', permitted(email('evil.example')), false],
    ['one mailbox', permitted(email('ann@clinic.example')), false],
    ['hosts below', permitted(email('.clinic.example')), false],
    ['all but the host', excluded(email('clinic.example')), false],
    ['all but one of its mailboxes', excluded(email('ann@clinic.example')), false],
    ['all but a mailbox elsewhere', excluded(email('ann@evil.example')), true],
    ['all but another host', excluded(email('evil.example')), true],
  ])('by a dNSName is bound by constraints on mailboxes: %s', async (_, constraints, holds) => {
    expect(await standsFor(constraints, dns('clinic.example'), null)).toBe(holds);
    expect(await standsFor(constraints, dns('clinic.example'), 'bob@clinic.example')).toBe(holds);
  });

  it.each<[string, DerPart, boolean]>([
    ['the host', permitted(email('ward.clinic.example')), false],
    ['its own mailbox', permitted(email('role@clinic.example')), false],
    ['both', extensions.constraints([email('clinic.example'), email('.clinic.example')]), true],
    ['all but that host', excluded(email('ward.clinic.example')), false],
    ['all but that mailbox', excluded(email('ann@ward.clinic.example')), false],
    ['all but another', excluded(email('bob@ward.clinic.example')), true],
  ])('by its role is bound for each mailbox that it stands for: %s', async (_, constraints, holds) => {
    expect(await standsFor(constraints, email('role@clinic.example'), 'ann@ward.clinic.example')).toBe(holds);
  });

  it('and for those whose local part is not ASCII', async () => {
    expect(await standsFor(excluded(email('clinic.example')), email('role@evil.example'), 'añn@clinic.example')).toBe(
      false,
    );
    expect(await standsFor(excluded(email('clinic.example')), email('role@evil.example'), 'añn@evil.example')).toBe(
      true,
    );
  });

  it('is judged for each mailbox anew', async () => {
    const narrow = await authority(root, 'Narrow', [excluded(email('ann@clinic.example'))]);
    const { certificate } = await issue(narrow, {
      subject,
      extensions: [extensions.names(email('role@clinic.example'))],
    });
    const validator = certificateValidator(engine, { anchors: [root.certificate], at: NOW });
    const valid = async (mailbox: string) =>
      (await validator.judge(certificate, [narrow.certificate], 'sign', mailbox)).valid;
    expect([await valid('bob@clinic.example'), await valid('ann@clinic.example')]).toEqual([true, false]);
  });
});

describe('directory names', () => {
  const bank = name({ C: 'CH', O: 'Bank' });
  const inBank = (value: string | DerPart) => name({ C: 'CH', O: value, CN: 'Ann' });
  const permitted = (subject: Uint8Array) => holds(extensions.constraints([directory(bank)]), [], subject);
  const spared = (subject: Uint8Array) => holds(extensions.constraints([], [directory(bank)]), [], subject);

  it('compare as text, without case and needless space, whatever their type', async () => {
    const same = [
      'Bank',
      ' bANK  ',
      printable('Bank'),
      teletex('Bank'),
      bmp('Bank'),
      'Ba\u00adnk',
      'Bank\u200b',
      'Ｂank',
    ];
    for (const value of same)
      expect([await permitted(inBank(value)), await spared(inBank(value)), value]).toEqual([true, false, value]);
    for (const value of ['Banks', 'Ban', 'Ba nk', bmp('Bänk')])
      expect([await permitted(inBank(value)), await spared(inBank(value)), value]).toEqual([false, true, value]);
  });

  it('fold more than ASCII', async () => {
    const street = extensions.constraints([], [directory(name({ O: 'STRASSE ΟΔΟΣ' }))]);
    expect(await holds(street, [], name({ O: 'Straße οδος', CN: 'Ann' }))).toBe(false);
  });

  it('begin with the base: no less of it, and not out of order', async () => {
    expect(await permitted(name({ C: 'CH' }))).toBe(false);
    expect(await permitted(name({ O: 'Bank', C: 'CH' }))).toBe(false);
    expect(await permitted(bank)).toBe(true);
  });

  it('count as alternative names too', async () => {
    expect(await holds(extensions.constraints([], [directory(bank)]), [directory(inBank('Bank'))])).toBe(false);
  });

  it('that are no text stay outside of everything that is constrained', async () => {
    const odd = name({ C: 'CH', O: derValue(0x1b, Uint8Array.from(Buffer.from('Bank'))) });
    expect(await spared(odd)).toBe(false);
  });
});

describe('an address in the subject', () => {
  const victim = name({ CN: 'Ann', emailAddress: derValue(0x16, Uint8Array.from(Buffer.from('ann@bank.example'))) });
  const own = extensions.constraints([email('evil.example')]);

  it('is constrained where it stands alone', async () => {
    expect(await holds(own, [], victim)).toBe(false);
    expect(await holds(extensions.constraints([], [email('bank.example')]), [], victim)).toBe(false);
    expect(await holds(extensions.constraints([email('bank.example')]), [], victim)).toBe(true);
  });

  it('does not hide behind an alternative name that is permitted but no address', async () => {
    expect(await holds(own, [email('some one@evil.example')], victim)).toBe(false);
    expect(await holds(own, [email('eve@evil.example')], victim)).toBe(false);
  });
});

describe('constraints of several authorities', () => {
  const through = async (first: DerPart, second: DerPart, one: DerPart): Promise<boolean> => {
    const upper = await authority(root, 'Upper', [first]);
    const lower = await authority(upper, 'Lower', [second]);
    const leaf = await issue(lower, { subject: name({ CN: 'Ann' }), extensions: [extensions.names(one)] });
    return (await judge(leaf, [upper, lower], [root])).valid;
  };

  it('all hold: one below cannot widen what one above permits, nor take back what it excludes', async () => {
    const [wide, narrow] = [extensions.constraints([email('.example')]), extensions.constraints([email('a.example')])];
    expect(await through(narrow, wide, email('ann@b.example'))).toBe(false);
    expect(await through(wide, narrow, email('ann@b.example'))).toBe(false);
    expect(await through(wide, narrow, email('ann@a.example'))).toBe(true);
    const closed = extensions.constraints([], [email('a.example')]);
    expect(await through(closed, narrow, email('ann@a.example'))).toBe(false);
    expect(await through(narrow, closed, email('ann@a.example'))).toBe(false);
  });

  it('exclude what both permit and exclude', async () => {
    const both = extensions.constraints([email('a.example')], [email('ann@a.example')]);
    expect(await holds(both, [email('ann@a.example')])).toBe(false);
    expect(await holds(both, [email('bob@a.example')])).toBe(true);
  });

  it('of one form leave the others free', async () => {
    expect(await holds(extensions.constraints([dns('a.example')]), [email('ann@b.example')])).toBe(true);
    expect(await holds(extensions.constraints([smtpUtf8('a')]), [email('ann@b.example')])).toBe(true);
  });

  it('hold where the anchor has them', async () => {
    const anchor = await authority(null, 'Anchor', [extensions.constraints([email('a.example')])]);
    const leaf = (address: string): Promise<Holder> =>
      issue(anchor, { subject: name({ CN: 'Ann' }), extensions: [extensions.names(email(address))] });
    expect((await judge(await leaf('ann@a.example'), [], [anchor])).valid).toBe(true);
    expect((await judge(await leaf('ann@b.example'), [], [anchor])).reasons).toEqual(['name-constraints']);
  });

  it('leave a renewed authority alone, but not a leaf that calls itself by its issuer', async () => {
    const narrow = await authority(root, 'Narrow', [extensions.constraints([directory(name({ O: 'Elsewhere' }))])]);
    const renewed = await authority(narrow, 'Narrow');
    const below = await issue(renewed, { subject: name({ O: 'Elsewhere', CN: 'Ann' }) });
    expect((await judge(below, [narrow, renewed], [root])).valid).toBe(true);
    const leaf = await issue(narrow, { subject: narrow.certificate.subject });
    expect((await judge(leaf, [narrow], [root])).reasons).toEqual(['name-constraints']);
  });
});

describe('constraints that are broken', () => {
  const broken: readonly [string, DerPart][] = [
    ['nothing', derSequence()],
    ['a distance', derSequence(derExplicit(0, derSequence(email('a.example'), derValue(0x80, Uint8Array.of(1)))))],
    ['no general name', derSequence(derExplicit(0, derSequence(derValue(0xa1, email('a.example')))))],
    ['something behind', derSequence(derExplicit(1, derSequence(email('b.example'))), derValue(5))],
  ];
  it.each(broken)('permit nobody: %s', async (_, value) => {
    expect(await holds(extension('2.5.29.30', value), [email('ann@a.example')])).toBe(false);
  });

  it('nor does a name in a form that is none', async () => {
    const constructed = derValue(0xa1, derValue(0x16, Uint8Array.from(Buffer.from('ann@bank.example'))));
    expect(await spares(email('bank.example'), constructed)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { type DerPart, derExplicit, derSequence, derValue } from '../../../src/bytes/index.ts';
import {
  type Holder,
  authority,
  bmp,
  extension,
  extensions,
  general,
  issue,
  judge,
  name,
  printable,
  teletex,
} from './authority.ts';

const root = await authority(null, 'Root');
const { email, dns, uri, ip, directory, smtpUtf8, userPrincipal } = general;

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

type Case = readonly [base: DerPart, name: DerPart, within: boolean | null, what: string];

/** `null`: cannot be told, so neither permitted nor spared. */
const cases: readonly Case[] = [
  [email('bank.example'), email('ann@bank.example'), true, 'mailbox on the host'],
  [email('bank.example'), email('ann@BANK.Example'), true, 'host in another case'],
  [email('bank.example'), email('ann@sub.bank.example'), false, 'mailbox below the host'],
  [email('.bank.example'), email('ann@sub.bank.example'), true, 'mailbox below the domain'],
  [email('.bank.example'), email('ann@bank.example'), false, 'mailbox of the domain itself'],
  [email('.bank.example'), email('ann@evilbank.example'), false, 'domain that ends alike'],
  [email('ann@bank.example'), email('ann@bank.example'), true, 'the one mailbox'],
  [email('ann@bank.example'), email('bob@bank.example'), false, 'another mailbox'],
  [email('ann@bank.example'), email('Ann@bank.example'), null, 'the mailbox in another case'],
  [email('ann@bank.example'), email('"ann"@bank.example'), null, 'the mailbox in quotes'],
  [email('bank.example'), email('"ann ruiz"@bank.example'), true, 'quoted mailbox on the host'],
  [email('bank.example'), email('ann@bank.example.'), null, 'trailing dot'],
  [email('bank.example'), email('ann@evil.example\0.bank.example'), null, 'NUL in the host'],
  [email('bank.example'), email('ann@bank.example\0'), null, 'NUL at the end'],
  [email('bank.example'), email('ann@evil.example@bank.example'), null, 'two at signs'],
  [email('bank.example'), email('bank.example'), null, 'no at sign'],
  [email('bank.example'), email('@bank.example'), null, 'no local part'],
  [email('bank.example'), email('ann@[192.0.2.1]'), null, 'address literal'],
  [email('b\xfccher.example'), email('ann@xn--bcher-kva.example'), null, 'constraint with a U-label'],
  [email('xn--bcher-kva.example'), email('ann@b\xfccher.example'), null, 'U-label'],
  [email(''), email('ann@bank.example'), null, 'empty constraint'],
  [email('@bank.example'), email('ann@bank.example'), null, 'constraint without local part'],
  [email('.'), email('ann@bank.example'), null, 'constraint of a dot'],
  [email('bank.example'), smtpUtf8('añn@bank.example'), true, 'SmtpUTF8Mailbox on the host'],
  [email('bank.example'), smtpUtf8('añn@evil.example'), false, 'SmtpUTF8Mailbox on another'],
  [email('ann@bank.example'), smtpUtf8('añn@bank.example'), null, 'SmtpUTF8Mailbox under a mailbox'],
  [email('xn--bcher-kva.example'), smtpUtf8('añn@bücher.example'), null, 'SmtpUTF8Mailbox with a U-label'],
  [dns('bank.example'), dns('bank.example'), true, 'domain'],
  [dns('bank.example'), dns('a.b.Bank.example'), true, 'domain below'],
  [dns('bank.example'), dns('evilbank.example'), false, 'domain that ends alike'],
  [dns('.bank.example'), dns('a.bank.example'), true, 'domain below a dot'],
  [dns('.bank.example'), dns('bank.example'), false, 'domain of a dot itself'],
  [dns('bank.example'), dns('bank.example.'), null, 'domain with trailing dot'],
  [dns('a.bank.example'), dns('*.bank.example'), null, 'wildcard'],
  [dns('bank.example'), dns('evil.example\0.bank.example'), null, 'domain with NUL'],
  [dns(''), dns('bank.example'), true, 'all domains'],
  [uri('bank.example'), uri('https://bank.example/x'), true, 'URI on the host'],
  [uri('bank.example'), uri('https://a.bank.example'), false, 'URI below the host'],
  [uri('.bank.example'), uri('https://a.bank.example:443?x'), true, 'URI below the domain'],
  [uri('bank.example'), uri('https://evil.example/@bank.example'), false, 'host in the path'],
  [uri('bank.example'), uri('https://bank.example@evil.example/'), false, 'host as user'],
  [uri('bank.example'), uri('https://evil.example\\@bank.example/'), null, 'backslash'],
  [uri('bank.example'), uri('https://192.0.2.1/'), null, 'URI of an address'],
  [uri('bank.example'), uri('mailto:ann@bank.example'), null, 'URI without host'],
  [uri('bank.example'), uri('https://b%61nk.example/'), null, 'escaped host'],
  [ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 2, 7), true, 'address'],
  [ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 3, 7), false, 'another address'],
  [ip(0, 0, 0, 0, 0, 0, 0, 0), ip(192, 0, 3, 7), true, 'every address'],
  [ip(192, 0, 2, 0, 255, 0, 255, 0), ip(192, 9, 2, 7), null, 'mask with a gap'],
  [ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 2), null, 'address of three octets'],
  [ip(192, 0, 2, 0, 255, 255, 255), ip(192, 0, 2, 7), null, 'mask of three octets'],
  [ip(...Array<number>(32).fill(0)), ip(192, 0, 2, 7), false, 'address of another version'],
  [userPrincipal('a'), userPrincipal('b'), null, 'other names'],
];

describe('a name that is', () => {
  it.each(cases.map((each) => [each[3], each] as const))('%s', async (_, [base, one, within]) => {
    expect([await permits(base, one), await spares(base, one)]).toEqual([within === true, within === false]);
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

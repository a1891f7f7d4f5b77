import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MalformedBytes,
  TAG,
  derBits,
  derBoolean,
  derBytes,
  derExplicit,
  derHole,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derValue,
  enterDer,
  readDer,
  splitAtHole,
} from '../../../src/bytes/index.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('reading', () => {
  it('walks a structure without copying', () => {
    const source = hex('300a 0201 05 0403 616263 0500');
    const inside = enterDer(source);
    expect(inside.smallInteger()).toBe(5);
    const text = inside.octets();
    expect(hexOf(text)).toBe('616263');
    expect(text.buffer).toBe(source.buffer);
    expect(inside.optional(TAG.null)).not.toBeNull();
    inside.end();
  });

  it('finds the end of nested indefinite lengths', () => {
    const outer = readDer(hex('3080 2480 0402 6162 0401 63 0000 a080 3080 0000 0000 0000 0500'));
    const inside = outer.enter();
    expect(hexOf(inside.octets())).toBe('616263');
    expect(inside.next().indefinite).toBe(true);
    inside.end();
    expect(outer.peek()).toBe(TAG.null);
  });

  it('gives the octets of a string in pieces inside pieces', () => {
    const value = readDer(hex('240e 0402 6162 2408 0401 63 0403 646566')).readString();
    expect([...value.octetChunks()].map(hexOf)).toEqual(['6162', '63', '646566']);
    expect(value.octetCount()).toBe(6);
  });

  it.each([
    ['an empty input', ''],
    ['a tag alone', '30'],
    ['a length beyond the end', '3005 0201 05'],
    ['a length of more octets than there are', '3084 0000'],
    ['an enormous length', '3088 ffffffffffffffff'],
    ['an unending indefinite length', '3080 0201 05'],
    ['an indefinite primitive', '0480 0000'],
    ['a high tag number', '1f8101 00'],
  ])('refuses %s', (_, input) => {
    expect(() => [...readDer(hex(input)).next().bytes]).toThrow(MalformedBytes);
  });

  it('refuses structures nested too deep, marked or counted', () => {
    const dive = (bytes: Uint8Array) => {
      for (let reader = readDer(bytes); ;) reader = reader.enter();
    };
    expect(() => dive(hex('3080'.repeat(100_000) + '0000'.repeat(100_000)))).toThrow('nested too deep');
    let counted: Uint8Array = hex('0500');
    for (let depth = 0; depth < 80; depth++) counted = derBytes(derSequence(counted));
    expect(() => dive(counted)).toThrow('nested too deep');
  });

  it('reads object identifiers with arcs of any size', () => {
    expect(readDer(hex('0609 2a864886f70d010701')).oid()).toBe('1.2.840.113549.1.7.1');
    expect(readDer(hex('0603 883703')).oid()).toBe('2.999.3');
    const uuid = '2.25.329800735698586629295641978511506172918';
    expect(enterDer(derBytes(derSequence(derOid(uuid)))).oid()).toBe(uuid);
    expect(() => readDer(hex('0602 2a86')).oid()).toThrow(MalformedBytes);
    expect(() => readDer(hex('0600')).oid()).toThrow(MalformedBytes);
  });

  it.each([
    ['170d 3439313233313233353935395a', '2049-12-31T23:59:59.000Z'],
    ['170d 3530303130313030303030305a', '1950-01-01T00:00:00.000Z'],
    ['1711 3930303130313030303030302b30323030', '1989-12-31T22:00:00.000Z'],
    ['170b 393030313031303030305a', '1990-01-01T00:00:00.000Z'],
    ['180f 32303530303130313030303030305a', '2050-01-01T00:00:00.000Z'],
    ['1812 32303530303130313030303030302e32355a', '2050-01-01T00:00:00.250Z'],
  ])('reads the time %s', (input, expected) => {
    expect(readDer(hex(input)).next().time().toISOString()).toBe(expected);
  });

  it.each(['170d 3439313333313233353935395a', '170d 3439303233303233353935395a', '1700', '0500'])(
    'refuses the time %s',
    (input) => {
      expect(() => readDer(hex(input)).next().time()).toThrow(MalformedBytes);
    },
  );

  it('names the bits that are set', () => {
    expect([...readDer(hex('0303 0704 80')).next().bits()]).toEqual([5, 8]);
  });

  it('throws nothing but MalformedBytes, whatever comes', () => {
    const walk = (bytes: Uint8Array) => {
      const queue = [readDer(bytes)];
      for (let reader = queue.pop(); reader !== undefined; reader = queue.pop())
        for (const value of reader) if (value.constructed) queue.push(value.enter());
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 4, 0x24, 0x30, 0x80, 0x81, 0xa0, 0xff)), (octets) => {
        try {
          walk(Uint8Array.from(octets));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
    );
  });
});

describe('writing', () => {
  it('keeps large content as the chunk it was', () => {
    const content = new Uint8Array(1000);
    const part = derSequence(derInteger(0), derExplicit(0, derOctets(content)));
    expect(part.chunks).toContain(content);
    expect(part.length).toBe(derBytes(part).length);
    expect(hexOf(derBytes(part).subarray(0, 15))).toBe('308203f3020100a08203ec048203e8'.slice(0, 30));
  });

  it('writes integers with the fewest octets and a sign', () => {
    const encode = (value: number | Uint8Array) => hexOf(derBytes(derInteger(value)));
    expect(encode(0)).toBe('020100');
    expect(encode(127)).toBe('02017f');
    expect(encode(128)).toBe('02020080');
    expect(encode(65537)).toBe('0203010001');
    expect(encode(hex('0000ff'))).toBe('020200ff');
  });

  it('sorts SET OF', () => {
    expect(hexOf(derBytes(derSetOf([hex('020102'), hex('0500'), hex('020101')])))).toBe('3108020101020102' + '0500');
  });

  it('leaves a hole for what is made later', () => {
    const { before, after } = splitAtHole(derSequence(derOctets(derHole(300)), derNull()));
    expect(hexOf(before)).toBe('308201320482012c');
    expect(hexOf(after)).toBe('0500');
  });

  it('writes times, booleans, bits and identifiers', () => {
    expect(hexOf(derBytes(derTime(new Date('2049-12-31T23:59:59.9Z'))))).toBe('170d3439313233313233353935395a');
    expect(hexOf(derBytes(derTime(new Date('2050-01-01T00:00:00Z'))))).toBe('180f32303530303130313030303030305a');
    expect(hexOf(derBytes(derBoolean(true)))).toBe('0101ff');
    expect(hexOf(derBytes(derBits(hex('0102'))))).toBe('0303000102');
    expect(hexOf(derBytes(derOid('2.999.3')))).toBe('0603883703');
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (strings) => {
        const encoded = derBytes(derSequence(...strings.map((octets) => derValue(TAG.octetString, octets))));
        expect([...enterDer(encoded)].map((value) => hexOf(value.octets()))).toEqual(strings.map(hexOf));
      }),
    );
  });
});

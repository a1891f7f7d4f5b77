import { describe, expect, it } from 'vitest';
import { certificateValidator } from '../../../src/x509/index.ts';
import { NOW, type Holder, authority, counting, day, engine, person } from './authority.ts';
import { revocationList } from './evidence.ts';

const root = await authority(null, 'Root');
const middle = await authority(root, 'Middle');
const ann = await person(middle, 'ann@example.org');

const certificates = (...of: readonly Holder[]) => of.map(({ certificate }) => certificate);

describe('what a validator remembers', () => {
  it('is a path that was found: no signature is checked again, whatever comes with the next mail', async () => {
    const { engine: counter, counted } = counting();
    const validator = certificateValidator(counter, { anchors: certificates(root), at: NOW });
    expect((await validator.judge(ann.certificate, certificates(middle), 'sign')).valid).toBe(true);
    expect(counted.verified).toBe(2);
    expect((await validator.judge(ann.certificate, certificates(middle), 'sign')).valid).toBe(true);
    expect((await validator.judge(ann.certificate, [], 'sign')).valid).toBe(true);
    expect(counted.verified).toBe(2);
  });

  it('is not asked for another purpose', async () => {
    const { engine: counter, counted } = counting();
    const validator = certificateValidator(counter, { anchors: certificates(root), at: NOW });
    await validator.judge(ann.certificate, certificates(middle), 'sign');
    await validator.judge(ann.certificate, certificates(middle), 'encrypt');
    expect(counted.verified).toBe(4);
  });

  it('is a refusal only for the same certificates beside', async () => {
    const { engine: counter, counted } = counting();
    const validator = certificateValidator(counter, { anchors: certificates(root), at: NOW });
    const stranger = await authority(null, 'Middle');
    for (let round = 0; round < 2; round++) {
      expect((await validator.judge(ann.certificate, certificates(stranger), 'sign')).valid).toBe(false);
      expect(counted.verified).toBe(1);
    }
    expect((await validator.judge(ann.certificate, certificates(stranger, middle), 'sign')).valid).toBe(true);
  });

  it('is not touched by a time that somebody changes afterwards', async () => {
    const at = new Date(NOW);
    const validator = certificateValidator(engine, { anchors: certificates(root), at });
    at.setTime(day(1000).getTime());
    expect((await validator.judge(ann.certificate, certificates(middle), 'sign')).valid).toBe(true);
  });

  it('is no unknown revocation where the next mail brings the signer of the list', async () => {
    const signer = await authority(middle, 'Middle', [], { extensions: [] });
    const list = await revocationList(signer, { entries: [{ certificate: ann.certificate }] });
    const evidence = { lists: [list], responses: [] };
    const validator = certificateValidator(engine, { anchors: certificates(root), at: NOW, evidence });
    expect((await validator.judge(ann.certificate, certificates(middle), 'sign')).revocation.status).toBe('unknown');
    const told = await validator.judge(ann.certificate, certificates(middle, signer), 'sign');
    expect(told).toMatchObject({ valid: false, reasons: ['revoked'], revocation: { status: 'revoked' } });
  });

  it('is one search for many mails at once', async () => {
    const { engine: counter, counted } = counting();
    const validator = certificateValidator(counter, { anchors: certificates(root), at: NOW });
    const mails = Array.from({ length: 20 }, () => validator.judge(ann.certificate, certificates(middle), 'sign'));
    expect((await Promise.all(mails)).every(({ valid }) => valid)).toBe(true);
    expect(counted.verified).toBe(2);
  });

  it('is forgotten when there is too much of it, the oldest first', async () => {
    const { engine: counter, counted } = counting();
    const validator = certificateValidator(counter, { anchors: certificates(root), at: NOW });
    const judge = (each: Holder) => validator.judge(each.certificate, certificates(middle), 'sign');
    const { keys } = ann;
    await judge(ann);
    for (let serial = 0; serial < 1000; serial++)
      await judge(await person(middle, 'bob@example.org', [], { keys, serial }));
    counted.verified = 0;
    await judge(ann);
    expect(counted.verified).toBe(2);
  });
});

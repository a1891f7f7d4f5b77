/** Which WebCrypto computes on a curve. */
import { Failure } from '../model/index.ts';
import type { Curve } from './algorithms.ts';
import type { Engine, Subtle } from './engine.ts';

/** Throws `Failure('unsupported-key')` where the host has no such curve. */
export async function subtleFor(engine: Engine, curve: Curve): Promise<Subtle> {
  if (curve.everywhere) return engine.subtle;
  if (engine.otherCurves === undefined) throw new Failure('unsupported-key', curve.name);
  return engine.otherCurves();
}

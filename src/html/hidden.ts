/** Ways in which mail hides what is in an element. What is hidden is not shown and so is not quoted either. */

import type { Declarations } from './declarations.ts';
import { readLength } from './lengths.ts';

/** Nothing legible fits into a box lower or narrower than this, in px. */
const SLIVER = 8;
/** Moved further than this, in px, nobody finds it. */
const AWAY = 100;

/** `fontSize`: of the text around it, in px. */
export function isHidden(declared: Declarations, fontSize: number): boolean {
  const value = (property: string): string => declared.get(property)?.value ?? '';
  const px = (property: string): number | null => readLength(value(property), fontSize);
  if (value('display') === 'none' || /^(?:hidden|collapse)$/.test(value('visibility'))) return true;
  if (readOpacity(value('opacity')) < 0.15) return true;
  if (/^(?:absolute|fixed)$/.test(value('position')) && isTakenAway(value, px)) return true;
  if ((px('text-indent') ?? 0) <= -AWAY) return true;
  return isClipped(value, px);
}

/** 1 when nothing is said. */
function readOpacity(text: string): number {
  const [, number, percent] = /^(\d*\.?\d+)(%?)$/.exec(text) ?? [];
  return number === undefined ? 1 : Number(number) / (percent === '%' ? 100 : 1);
}

type Value = (property: string) => string;
type Px = (property: string) => number | null;

function isTakenAway(value: Value, px: Px): boolean {
  const isCut = (property: string): boolean => !/^(?:auto|none)?$/.test(value(property));
  return isCut('clip') || isCut('clip-path') || (px('left') ?? 0) <= -AWAY || (px('top') ?? 0) <= -AWAY;
}

function isClipped(value: Value, px: Px): boolean {
  if (px('max-height') === 0) return true;
  const clips = ['overflow', 'overflow-x', 'overflow-y'].some((property) =>
    /hidden|clip|scroll|auto/.test(value(property)),
  );
  return clips && ['height', 'max-height', 'width', 'max-width'].some((property) => (px(property) ?? SLIVER) < SLIVER);
}

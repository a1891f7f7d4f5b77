/** What the elements around a text make of it: how large, in which colour, on what. */

import { BLACK, type Colour, WHITE } from './colour.ts';

export type Direction = 'ltr' | 'rtl' | 'auto';

export interface Scope {
  /** px */
  readonly fontSize: number;
  /** Smaller than anybody reads. */
  readonly isTiny: boolean;
  readonly colour: Colour;
  readonly background: Colour;
  /** Every background that lies further back, in which text may end up that does not fit into its box. */
  readonly backgrounds: readonly Colour[];
  /** The text is seen on all of them. */
  readonly isSafeAnywhere: boolean;
  /** The background is that of the line itself, so that the text cannot leave it. */
  readonly isOnLine: boolean;
  /** A picture lay behind, which is not shown. */
  readonly isPictured: boolean;
  /** The colour of the text is that of its background. */
  readonly isUnseen: boolean;
  /** px from the left so far */
  readonly indent: number;
  /** In which way text runs; `auto`: its letters decide. */
  readonly direction: Direction;
  /** The direction in which the nearest box around it scrolls: text that runs the other way would leave it for good. */
  readonly scrolls: Direction;
  readonly isInLink: boolean;
  readonly depth: number;
}

/** Mail is shown in black on white, 16 px. */
export const OUTERMOST: Scope = {
  fontSize: 16,
  isTiny: false,
  colour: BLACK,
  background: WHITE,
  backgrounds: [WHITE],
  isSafeAnywhere: true,
  isOnLine: false,
  isPictured: false,
  isUnseen: false,
  indent: 0,
  direction: 'ltr',
  scrolls: 'ltr',
  isInLink: false,
  depth: 0,
};

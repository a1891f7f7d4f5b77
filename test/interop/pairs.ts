/** Every pair of values in few cells: most faults of interplay need two things to meet, seldom three. */

/**
 * Cells with one value of each dimension, such that every two values of different dimensions meet in one cell or more,
 * but for dimensions that have nothing to do with each other. The same dimensions give the same cells.
 */
export function pairs<D extends Readonly<Record<string, readonly string[]>>>(
  dimensions: D,
  apart: readonly (readonly [keyof D, keyof D])[] = [],
): { readonly [K in keyof D]: D[K][number] }[] {
  const names = Object.keys(dimensions);
  const open = new Set<string>();
  const key = (one: string, value: string, other: string, second: string) => `${one}=${value}&${other}=${second}`;
  for (const [at, one] of names.entries())
    for (const other of names.slice(at + 1)) {
      if (apart.some((two) => two.includes(one) && two.includes(other))) continue;
      for (const value of dimensions[one] ?? [])
        for (const second of dimensions[other] ?? []) open.add(key(one, value, other, second));
    }
  const cells: Record<string, string>[] = [];
  while (open.size > 0) {
    const [first = ''] = open;
    const cell: Record<string, string> = Object.fromEntries(first.split('&').map((each) => each.split('=')));
    for (const name of names) cell[name] ??= best(name);
    for (const [at, one] of names.entries())
      for (const other of names.slice(at + 1)) open.delete(key(one, cell[one] ?? '', other, cell[other] ?? ''));
    cells.push(cell);

    function best(name: string): string {
      const gain = (value: string) =>
        names.filter((other) => {
          const set = cell[other];
          if (set === undefined) return false;
          return open.has(
            names.indexOf(name) < names.indexOf(other) ? key(name, value, other, set) : key(other, set, name, value),
          );
        }).length;
      const values = dimensions[name] ?? [];
      const gains = values.map(gain);
      const most = Math.max(...gains);
      // Where nothing is to be gained, take turns.
      const turn = cells.length % values.length;
      return (most === 0 ? values[turn] : values[gains.indexOf(most)]) ?? '';
    }
  }
  return cells as { readonly [K in keyof D]: D[K][number] }[];
}

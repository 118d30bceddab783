/** A table and the tables that its foreign keys refer to. */
export interface TableWithParents {
  readonly table: string;
  readonly parents: readonly string[];
}

/** The tables so that each comes after those that it refers to; those in a circle come last, in their own order. Pure. */
export function foreignKeyOrder(tables: readonly TableWithParents[]): string[] {
  const placed = new Set<string>();
  let waiting = tables;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ table, parents }) =>
      parents.every((parent) => parent === table || placed.has(parent)),
    );
    const next = ready.length > 0 ? ready : waiting;
    for (const { table } of next) placed.add(table);
    waiting = waiting.filter(({ table }) => !placed.has(table));
  }
  return [...placed];
}

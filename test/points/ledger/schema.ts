/** Rows of the table whose values always sum to zero. */
export const balanceRows = 2_000;

/**
 * The tables whose agreement shows that a point holds whole transactions only. Each transaction of a writer inserts its
 * seq into `first_half` and `second_half` and a running count into `totals`; the others come along in some of them.
 * The entries insert and never update: DuckDB lets inserts commit during a checkpoint, but makes updates wait for its end.
 */
export const ledgerTables = `
  CREATE TABLE first_half (writer INT, seq BIGINT, pad VARCHAR);
  CREATE TABLE second_half (writer INT, seq BIGINT, value DOUBLE);
  CREATE TABLE totals (writer INT, seq BIGINT, entries BIGINT, total HUGEINT);
  CREATE TABLE bulk (writer INT, seq BIGINT, i BIGINT, value DOUBLE, text VARCHAR);
  CREATE TABLE bulk_totals (writer INT, seq BIGINT, entries BIGINT, total HUGEINT);
  CREATE TABLE balances (k BIGINT PRIMARY KEY, value BIGINT);
  CREATE TABLE made_tables (name VARCHAR, entries BIGINT);
  INSERT INTO balances SELECT range, 0 FROM range(${balanceRows});
`;

/** The statements by which every transaction of a writer is known. */
export function ledgerEntry({
  writer,
  seq,
  pad = 20,
}: {
  writer: Writer;
  seq: bigint;
  pad?: number;
}): string {
  return `
    INSERT INTO first_half VALUES (${writer}, ${seq}, repeat('x', ${pad}));
    INSERT INTO second_half VALUES (${writer}, ${seq}, random());
    INSERT INTO totals SELECT ${writer}, ${seq}, count(*) + 1, coalesce(sum(seq), 0) + ${seq}
      FROM totals WHERE writer = ${writer};
  `;
}

/** What a row of a bulk insert holds besides its number: no compression makes it small, and any change of it shows. */
export const bulkValue = (writer: string, seq: string, i: string): string =>
  `(hash(${writer}, ${seq}, ${i}) >> 11)::DOUBLE`;

/** Rows enough for whole row groups, which DuckDB writes to the database file before the commit and not to the WAL. */
export function bulkEntry({ writer, seq, rows }: { writer: Writer; seq: bigint; rows: number }): string {
  return `
    INSERT INTO bulk SELECT ${writer}, ${seq}, range, ${bulkValue(`${writer}`, `${seq}`, 'range')}, 's' || (range % 977) FROM range(${rows});
    INSERT INTO bulk_totals VALUES (${writer}, ${seq}, ${rows}, ${(BigInt(rows) * BigInt(rows - 1)) / 2n});
  `;
}

/** The two streams of transactions. */
export type Writer = 1 | 2;

/** One number for each writer. */
export type PerWriter = readonly [bigint, bigint];

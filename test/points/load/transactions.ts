import { balanceRows, bulkEntry, ledgerEntry, type Writer } from '../ledger/schema.ts';
import type { Random } from './random.ts';

/** What a transaction does beside its entry in the ledger. */
export type TransactionKind =
  | 'small'
  | 'bulk'
  | 'delete'
  | 'update'
  | 'make-table'
  | 'drop-table'
  | 'rollback';

/** How likely the first writer's kinds are, and the second one's: that one only inserts, which may commit during a checkpoint. */
export const weights: Readonly<Record<Writer, Readonly<Partial<Record<TransactionKind, number>>>>> = {
  1: { small: 60, bulk: 6, delete: 6, update: 16, 'make-table': 4, 'drop-table': 3, rollback: 3 },
  2: { small: 92, bulk: 8 },
};

interface Transaction {
  readonly writer: Writer;
  readonly seq: bigint;
  readonly kind: TransactionKind;
  /** Rows of a bulk insert, at most. */
  readonly bulkRows: number;
  /** What a `drop-table` drops, if there is something to drop. */
  readonly oldestTable?: string | undefined;
  readonly random: Random;
}

/** The statements of a transaction, its BEGIN and its end included. */
export function transactionSql(transaction: Transaction): string {
  const { writer, seq, kind, random } = transaction;
  const end = kind === 'rollback' ? 'ROLLBACK' : 'COMMIT';
  const entry = ledgerEntry({ writer, seq, pad: random.between(0, 400) });
  return `BEGIN; ${entry} ${extras[kind](transaction)} ${end}`;
}

const extras: Readonly<Record<TransactionKind, (transaction: Transaction) => string>> = {
  small: () => '',
  bulk,
  rollback: bulk,
  delete: ({ writer }) => `
    DELETE FROM bulk WHERE (writer, seq) = (SELECT (writer, seq) FROM bulk_totals WHERE writer = ${writer} ORDER BY seq LIMIT 1);
    DELETE FROM bulk_totals WHERE writer = ${writer} AND seq NOT IN (SELECT seq FROM bulk WHERE writer = ${writer});`,
  update: ({ random }) => {
    if (random.next() < 0.1)
      return 'UPDATE balances SET value = CASE WHEN k % 2 = 0 THEN value + 1 ELSE value - 1 END;';
    const half = balanceRows / 2;
    return `
      UPDATE balances SET value = value + 7 WHERE k = ${random.between(0, half)};
      UPDATE balances SET value = value - 7 WHERE k = ${random.between(half, balanceRows)};`;
  },
  'make-table': ({ seq, random }) => {
    const table = `made_${seq}`;
    const twist = random.oneOf([
      `CREATE INDEX index_${table} ON ${table}(r);`,
      `ALTER TABLE ${table} ADD COLUMN z INT DEFAULT 5;`,
    ]);
    return `
      CREATE TABLE ${table} AS SELECT range r, ${seq} q FROM range(${random.between(100, 5_000)});
      ${twist}
      INSERT INTO made_tables SELECT '${table}', count(*) FROM ${table};`;
  },
  'drop-table': ({ oldestTable }) =>
    oldestTable === undefined
      ? ''
      : `DROP TABLE ${oldestTable}; DELETE FROM made_tables WHERE name = '${oldestTable}';`,
};

function bulk({ writer, seq, bulkRows, random }: Transaction): string {
  return bulkEntry({ writer, seq, rows: random.between(2_100, bulkRows) });
}

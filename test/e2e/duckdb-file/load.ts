import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckdbSession } from '../../support/duckdb-session.ts';

/** Rows from which on an insert writes row groups to the database file before it commits. */
const bulkRows = 130_000;

const schema = `
  CREATE TABLE IF NOT EXISTS a (seq BIGINT, pad VARCHAR);
  CREATE TABLE IF NOT EXISTS b (seq BIGINT, value DOUBLE);
  CREATE TABLE IF NOT EXISTS counter (n BIGINT, sum HUGEINT);
  CREATE TABLE IF NOT EXISTS pairs (key BIGINT PRIMARY KEY, value BIGINT);
  CREATE TABLE IF NOT EXISTS bulk (seq BIGINT, i BIGINT, s VARCHAR);
  CREATE TABLE IF NOT EXISTS bulk_sums (seq BIGINT, count BIGINT, sum HUGEINT);
  CREATE TABLE IF NOT EXISTS tables (name VARCHAR, count BIGINT);
  CREATE TABLE IF NOT EXISTS left_side (seq BIGINT);
  CREATE TABLE IF NOT EXISTS right_side (seq BIGINT)`;

/** How far the two writers are. */
export interface Progress {
  readonly first: number;
  readonly second: number;
}

/**
 * Two writers and a checkpointer on one database: small and bulk transactions, updates, deletes, DDL, rollbacks. Every
 * commit keeps invariants that {@link checkInvariants} knows.
 */
export class Load {
  readonly #session: DuckdbSession;
  readonly #random: () => number;
  #first = 0;
  #second = 0;
  #bulk: number[] = [];
  #tables: string[] = [];

  constructor({ session, random }: { session: DuckdbSession; random: () => number }) {
    this.#session = session;
    this.#random = random;
  }

  /** Commits that have returned. */
  get committed(): Progress {
    return { first: this.#first, second: this.#second };
  }

  /** Makes the tables, or finds out how far an earlier load came in them. */
  async prepare(): Promise<void> {
    await this.#session.run(schema);
    if ((await this.#session.value('SELECT count(*) FROM counter')) === '0') {
      await this.#session.run('INSERT INTO counter VALUES (0, 0)');
      await this.#session.run('INSERT INTO pairs SELECT range, 0 FROM range(5000)');
    }
    this.#first = Number(await this.#session.value('SELECT n FROM counter'));
    this.#second = Number(await this.#session.value('SELECT coalesce(max(seq), 0) FROM left_side'));
    this.#bulk = (await this.#session.run('SELECT seq FROM bulk_sums')).map(([seq]) => Number(seq));
    this.#tables = (await this.#session.run('SELECT name FROM tables')).map(([name]) => String(name));
  }

  /** Writes until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#writeFirst(signal), this.#writeSecond(signal), this.#checkpoint(signal)]);
  }

  /** One transaction of the first writer. */
  async commitFirst(): Promise<void> {
    const seq = this.#first + 1;
    const also = this.#something(seq);
    const statements = [
      `INSERT INTO a VALUES (${seq}, repeat('x', ${this.#below(300)}))`,
      `INSERT INTO b VALUES (${seq}, random())`,
      `UPDATE counter SET n = ${seq}, sum = sum + ${seq}`,
      ...also.statements,
    ];
    await this.#transact(1, statements, also.end ?? 'COMMIT');
    if (also.end === 'ROLLBACK') return;
    this.#first = seq;
    also.done?.();
  }

  /** One transaction of the second writer: inserts only, which need not wait for a checkpoint. */
  async commitSecond(): Promise<void> {
    const seq = this.#second + 1;
    const statements = [`INSERT INTO left_side VALUES (${seq})`, `INSERT INTO right_side VALUES (${seq})`];
    await this.#transact(2, statements, 'COMMIT');
    this.#second = seq;
  }

  async #writeFirst(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.commitFirst();
  }

  async #writeSecond(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.commitSecond();
      await sleep(this.#below(4));
    }
  }

  async #checkpoint(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(100 + this.#below(400));
      const how = this.#random() < 0.5 ? 'CHECKPOINT d' : 'FORCE CHECKPOINT d';
      await this.#session.run(how, { connection: 3 }).catch(ignoreBusy);
    }
  }

  /** What the first writer does besides counting, by lot. */
  #something(seq: number): Something {
    const lot = this.#random();
    if (lot < 0.05) return this.#insertBulk(seq);
    if (lot < 0.09 && this.#bulk.length > 2) return this.#deleteBulk();
    if (lot < 0.25) return this.#movePair();
    if (lot < 0.29) return this.#makeTable(seq);
    if (lot < 0.32 && this.#tables.length > 2) return this.#dropTable();
    if (lot < 0.34) return { ...this.#insertBulk(seq), end: 'ROLLBACK' };
    return { statements: [] };
  }

  #insertBulk(seq: number): Something {
    const rows = bulkRows + this.#below(60_000);
    const statements = [
      `INSERT INTO bulk SELECT ${seq}, range, 's' || range % 977 FROM range(${rows})`,
      `INSERT INTO bulk_sums SELECT ${seq}, count(*), sum(i) FROM bulk WHERE seq = ${seq}`,
    ];
    return { statements, done: () => this.#bulk.push(seq) };
  }

  #deleteBulk(): Something {
    const seq = this.#bulk[0];
    const statements = [`DELETE FROM bulk WHERE seq = ${seq}`, `DELETE FROM bulk_sums WHERE seq = ${seq}`];
    return { statements, done: () => this.#bulk.shift() };
  }

  #movePair(): Something {
    const [from, to] = [this.#below(2500), 2500 + this.#below(2500)];
    return {
      statements: [
        `UPDATE pairs SET value = value + 7 WHERE key = ${from}`,
        `UPDATE pairs SET value = value - 7 WHERE key = ${to}`,
      ],
    };
  }

  #makeTable(seq: number): Something {
    const name = `made_${seq}`;
    const statements = [
      `CREATE TABLE ${name} AS SELECT range r FROM range(${100 + this.#below(3000)})`,
      this.#random() < 0.5
        ? `CREATE INDEX index_${seq} ON ${name}(r)`
        : `ALTER TABLE ${name} ADD COLUMN z INT`,
      `INSERT INTO tables SELECT '${name}', count(*) FROM ${name}`,
    ];
    return { statements, done: () => this.#tables.push(name) };
  }

  #dropTable(): Something {
    const name = this.#tables[0];
    const statements = [`DROP TABLE ${name}`, `DELETE FROM tables WHERE name = '${name}'`];
    return { statements, done: () => this.#tables.shift() };
  }

  async #transact(connection: number, statements: readonly string[], end: string): Promise<void> {
    await this.#session.run(['BEGIN', ...statements, end].join('; '), { connection });
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

interface Something {
  readonly statements: readonly string[];
  /** @default 'COMMIT' */
  readonly end?: 'ROLLBACK';
  /** After it was committed. */
  readonly done?: () => void;
}

/** CHECKPOINT refuses to run while somebody else writes. */
function ignoreBusy(error: Error): void {
  if (!error.message.includes('Cannot CHECKPOINT')) throw error;
}

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { migrate } from '../../../runtime/src/library/migrations/migrate.ts';
import { readMigrations } from '../../../runtime/src/library/migrations/read-migrations.ts';
import type { Sql } from '../../../runtime/src/library/migrations/schema-tables.ts';

// Migrates a database, and dies as in a power cut: just before it executes a statement, counted from 1, or behind the last one.
// Says on stdout what it is about to execute, a line each.

const [, , path = '', folder = '', dieAt = ''] = process.argv;
let executed = 0;

function execute<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  executed += 1;
  process.stdout.write(`${what.trim().replaceAll(/\s+/g, ' ')}\n`);
  if (executed === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
  return work();
}

/** The same connection, counting what changes the database. */
function counting(connection: DuckDBConnection): Sql {
  return {
    runAndReadAll: (...query) => connection.runAndReadAll(...query),
    run: (sql, ...values) => execute(sql, () => connection.run(sql, ...values)),
    extractStatements: async (sql) => {
      const statements = await connection.extractStatements(sql);
      const prepare = statements.prepare.bind(statements);
      statements.prepare = async (index) => {
        const prepared = await prepare(index);
        const run = prepared.run.bind(prepared);
        prepared.run = () => execute(`statement ${index + 1}`, run);
        return prepared;
      };
      return statements;
    },
  };
}

// The WAL is all that there is: nothing is checkpointed.
const instance = await DuckDBInstance.create(path, { threads: '1', checkpoint_threshold: '1GB' });
const connection = await instance.connect();
await migrate({
  sql: counting(connection),
  migrations: await readMigrations(folder),
  before: async () => {},
});
process.kill(process.pid, 'SIGKILL');

import { openKeepingState } from '../../supervisor/archive/open-keeping-state.ts';
import { readCompatibility } from './schema-tables.ts';

// The child process of `read-compatibility.ts`: opens the database that its argument names, and prints what it says as JSON.

// Loaded here, not above: the bundle has this program in it, and starts where there is no DuckDB.
const { DuckDBInstance } = await import('@duckdb/node-api');
const [, , path = ''] = process.argv;
const instance = await openKeepingState(DuckDBInstance, path);
const connection = await instance.connect();
const compatibility = await readCompatibility(connection);
process.stdout.write(`${JSON.stringify(compatibility ?? null)}\n`);

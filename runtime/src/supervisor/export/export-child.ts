import { text } from 'node:stream/consumers';
import { type ExportAnswer, type ExportRequest, exportRequestSchema } from './export-protocol.ts';
import { exportTables } from './export-tables.ts';
import { importTables } from './import-tables.ts';

// Loaded here, not above: the bundle has this program in it, and starts where there is no DuckDB.
const { DuckDBInstance } = await import('@duckdb/node-api');

/** Exports or imports tables with a real DuckDB. A process of its own, as everything that opens a database. */
async function work(request: ExportRequest): Promise<ExportAnswer> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    if (request.do === 'export') return { done: true, tables: await exportTables(connection, request) };
    await importTables(connection, request);
    return { done: true, tables: request.tables };
  } catch (cause) {
    return { done: false, reason: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const request = exportRequestSchema.parse(JSON.parse(await text(process.stdin)));
process.stdout.write(`${JSON.stringify(await work(request))}\n`);

import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { createBooks, makeCommit, newestCommit } from './books.ts';
import { Ledger } from './ledger.ts';
import { runAlone } from './only-one.ts';

// An application that numbers its commits and notes each one, after it returned, outside of the database. It writes until
// SIGTERM, and knows nothing of Eider.

/** Milliseconds between two commits. */
const pause = 10;

const { EIDER_DATABASE_PATH = '', WRITER_LEDGER = '', WRITER_MARK = '' } = process.env;
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.stdout.on('error', () => {});

using _mark = runAlone(WRITER_MARK);
using ledger = new Ledger(WRITER_LEDGER);
const instance = await DuckDBInstance.create(EIDER_DATABASE_PATH, { threads: '1' });
const connection = await instance.connect();
await createBooks(connection);
let newest = await newestCommit(connection);
process.stdout.write(`application ${JSON.stringify({ ready: process.pid })}\n`);
while (!stop.signal.aborted) {
  const commit = await makeCommit(connection, newest + 1);
  ledger.append(commit);
  newest = commit.n;
  await delay(pause);
}
connection.closeSync();
instance.closeSync();

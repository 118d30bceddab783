import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Says "I am running" for as long as this process lives, and reports every process that says so at the same time. The
 * mark is a lock that the kernel takes back: one that was killed leaves nothing behind that would look like it.
 * @param path a file that all of them share
 */
export function runAlone(path: string): Disposable {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    appendFileSync(reportOf(path), `${process.pid} started while another one ran: ${String(error)}\n`);
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** What was reported, a line for each violation. */
export function violations(path: string): string[] {
  const report = reportOf(path);
  return existsSync(report) ? readFileSync(report, 'utf8').split('\n').filter(Boolean) : [];
}

const reportOf = (path: string): string => `${path}.violations`;

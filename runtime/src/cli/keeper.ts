import { fileURLToPath } from 'node:url';
import { loadSettings } from '../config/load-settings.ts';
import { secretsOf } from '../config/secrets-of.ts';
import { type HostChannel, KeeperProcess } from '../library/keeper/keeper-process.ts';
import type { KeeperMessage } from '../library/keeper/messages.ts';
import { problemOf } from '../library/keeper/problem-of.ts';
import { StatusReport } from '../library/keeper/status-report.ts';
import type { Log } from '../logging/log.ts';
import { openLog } from '../logging/open-log.ts';
import { archiveApart } from '../supervisor/archive/archive-apart.ts';
import { refuseInUse } from '../supervisor/disk/refuse-in-use.ts';
import { run } from '../supervisor/run.ts';
import { openObserver } from './open-observer.ts';
import { reportError } from './report-error.ts';

// The keeper: the process that an application which embeds the library has for its database (docs/library.md). It is
// started by the library, with the settings in its environment. The argument `open`: the database is open in the application.

const eider = fileURLToPath(new URL('../../bin/eider.mjs', import.meta.url));

const channel: HostChannel = {
  get connected() {
    return process.connected;
  },
  say: (message) => {
    // A host that has just died is noticed by the end of the channel; without a callback, the failure would end this process.
    if (process.connected) process.send?.(message, () => {});
  },
  onTold: (receive) => process.on('message', receive),
  onHostGone: (receive) => process.on('disconnect', receive),
};

/** Keeps the database until the application has closed it, and resolves to the exit code. */
async function keep({ isOpen }: { isOpen: boolean }): Promise<number> {
  const settings = loadSettings({ needs: ['bucket', 'databasePath'] });
  const logger = tellPort(await openLog({ level: settings.logLevel, secrets: secretsOf(settings) }));
  using report = new StatusReport((status) => channel.say({ say: 'status', status }));
  await using observer = await openObserver({ settings, logger });
  const keeper = new KeeperProcess({
    channel,
    marker: observer.marker,
    status: report,
    // Whatever it waits for: only the last bytes are left to be shipped.
    onHostGone: () => process.kill(process.pid, 'SIGTERM'),
  });
  return await run({
    settings,
    logger: observer.logger,
    observer: report.observing(observer),
    archive: archiveApart([process.execPath, eider, 'archive', '--json']),
    marker: observer.marker,
    desk: observer.desk,
    running: isOpen ? keeper.alreadyOpen() : undefined,
    start: async () => {
      await refuseInUse(settings.databasePath);
      return keeper.open();
    },
  });
}

/** A free port is known only once it is taken, and then it is logged. */
function tellPort(logger: Log): Log {
  const info: Log['info'] = (event, message, fields) => {
    if (event === 'http.listening') channel.say({ say: 'listening', port: Number(fields?.['port']) });
    logger.info(event, message, fields);
  };
  return { ...logger, info };
}

async function sayLast(message: KeeperMessage): Promise<void> {
  if (!process.connected) return;
  await new Promise((resolve) => process.send?.(message, resolve));
}

async function main(): Promise<number> {
  try {
    return await keep({ isOpen: process.argv[2] === 'open' });
  } catch (error) {
    await sayLast({ say: 'failed', problem: problemOf(error) });
    return reportError({ error, verbose: false, write: (text) => process.stderr.write(text) });
  }
}

process.exit(await main());

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { SettingsWith } from '../config/settings.ts';
import { storeSettingsOf } from '../config/store-settings.ts';
import { existingFiles } from '../duckdb-file/restore/file-set.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { Log } from '../logging/log.ts';
import { ReplicaKeys } from '../replica/keys.ts';
import { LeaseObject } from '../replica/lease-object.ts';
import { ReplicaLog } from '../replica/log.ts';
import type { Epoch } from '../replica/numbers.ts';
import { readNewest } from '../replica/open-log.ts';
import { Sidecar } from '../replica/sidecar.ts';
import { openStore } from '../store/open-store.ts';
import { proveConditionalWrites } from '../store/prove-conditional-writes.ts';
import { eiderVersion } from '../version.ts';
import { beAloneOnDisk } from './alone-on-disk.ts';
import { Application } from './application.ts';
import { exitCodeOf } from './application-exit.ts';
import { applicationEnvironment } from './environment.ts';
import { type ApplicationSlot, type ReignOptions, reign } from './reign.ts';
import type { RunContext } from './run-context.ts';
import type { ReignEnd } from './run-outcome.ts';
import { RunStatus } from './run-status.ts';
import { Seat } from './seat.ts';
import { Signals } from './signals.ts';
import { startUnverified } from './start-unverified.ts';
import { mayPass } from './try-again.ts';

export interface RunOptions {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  command: string;
  args: readonly string[];
  logger: Log;
}

/**
 * Runs an application on a database that outlives its machine: restores it before the start, replicates it while it
 * runs, ships the last bytes at the end. Resolves to the exit code: the application's own, 128 + n for a signal, 74 if it
 * ended well but its last bytes are not durable.
 */
export async function run({ settings, command, args, logger }: RunOptions): Promise<number> {
  using _alone = beAloneOnDisk(settings.databasePath);
  using signals = new Signals();
  const slot: ApplicationSlot = { application: undefined };
  const context = await openContext({ settings, logger, slot });
  const start = () =>
    Application.start({
      command,
      args,
      environment: applicationEnvironment({ environment: process.env, passSecrets: settings.passSecrets }),
      log: logger,
    });
  const tried = { highest: 0 as Epoch };
  try {
    for (;;) {
      const end = await onceAgain({ run: context, signals, slot, tried, start });
      if (end.next === 'exit') return exitCode(end);
      logger.info('start.again', 'Beginning again at the lease');
    }
  } finally {
    await context.store.close();
  }
}

/** A reign; or, if the store does not answer, the application on the local file until it does. */
async function onceAgain(options: ReignOptions): Promise<ReignEnd> {
  const { run, slot, start } = options;
  try {
    await run.proveStore();
    return await reign(options);
  } catch (failure) {
    if (!mayPass(failure)) throw failure;
    // Who has heard of the store knows that another writer may be alive: it waits.
    if (slot.application === undefined && !run.seat.hasHeard) {
      if (!(await existingFiles(run.settings.databasePath)).includes('')) throw failure;
      slot.application = await startUnverified({ run, start });
    }
    run.logger.warn('lease.unreachable', failure.line, { error: failure });
    return { next: 'again' };
  }
}

function exitCode({ exit, durable }: Extract<ReignEnd, { next: 'exit' }>): number {
  const code = exitCodeOf(exit);
  return code === ExitCode.done && !durable ? ExitCode.notDurable : code;
}

async function openContext({
  settings,
  logger,
  slot,
}: Pick<RunOptions, 'settings' | 'logger'> & { slot: ApplicationSlot }): Promise<RunContext> {
  const store = await openStore(storeSettingsOf(settings.bucket));
  const keys = new ReplicaKeys(settings.bucket.databaseKey);
  const log = new ReplicaLog({ store, keys });
  const sidecar = new Sidecar(settings.databasePath);
  const lease = new LeaseObject({ store, keys });
  const monotonic = () => performance.now() / 1000;
  const host = hostname();
  const status = new RunStatus(monotonic);
  const seat = new Seat({
    object: lease,
    me: {
      session: randomUUID(),
      instance: settings.instance ?? `${host}${settings.databasePath}`,
      disk: await sidecar.disk(),
      purpose: 'run',
    },
    mode: settings.lease,
    ttlSeconds: settings.leaseTtlSeconds,
    logIsEmpty: async () => (await readNewest({ store, log })) === undefined,
    aloneOnDisk: async () => true,
    monotonic,
    nonce: randomUUID,
    onWait: ({ reason, holderLives }) => {
      if (status.state !== 'standby') logger.info('lease.waiting', `The lease ${reason}`, { reason });
      if (slot.application === undefined) status.state = 'standby';
      // It was started while nobody could know of the other one, whose writes are the ones that are kept.
      else if (holderLives) slot.application.signal('SIGTERM');
    },
  });
  return {
    proveStore: once(() => proveConditionalWrites({ store, prefix: `${keys.root}/probe/` })),
    settings,
    store,
    log,
    lease,
    seat,
    sidecar,
    logger,
    status,
    monotonic,
    now: () => new Date(),
    ulid,
    host,
    eiderVersion,
  };
}

/** Does it until it has worked, then never again. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    await work();
    done = true;
  };
}

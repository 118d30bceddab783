import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RunbookContext } from '../frame/runbook-context.ts';
import type { RunbookOptions } from '../frame/runbook-options.ts';
import { RunbookUsageError } from '../frame/runbook-usage-error.ts';
import type { Step } from '../frame/step.ts';

/** Shipping a copy may take so many seconds, and one more for each of so many bytes. */
const shipping = { seconds: 120, bytesPerSecond: 2 * 2 ** 20 };

/** The setting takes no more. */
const mostShutdownSeconds = 3600;

/** The option of runbooks that replace a database by a copy of itself. */
export const shipWithin = {
  'ship-within': {
    value: '<seconds>',
    does: 'how long shipping the copy may take until the former file is put back (default: 120, and one per 2 MiB)',
  },
} as const satisfies RunbookOptions;

/**
 * How long shipping may take: what was given, or what is enough for so many bytes.
 * @throws {RunbookUsageError} if what was given is no number of seconds
 */
export function secondsToShip(given: string | undefined, bytes: number): number {
  if (given === undefined) return shipping.seconds + Math.ceil(bytes / shipping.bytesPerSecond);
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new RunbookUsageError({
    what: `--ship-within is ${given}`,
    todo: 'Give a number of seconds up to 9999',
  });
}

/**
 * Makes a file that took the place of the database the present state of the replica: to Eider it is another database, so it has
 * to win a conflict. Nobody has to resolve that: what loses is record `seq`, which stays a restore point.
 */
export function shipCopy({
  database,
  seq,
  shipWithinSeconds,
}: {
  database: string;
  /** The newest record before. */
  seq: number;
  shipWithinSeconds: number;
}): Step {
  return {
    does: `Ship ${database} whole, as the present state; the former one stays restore point ${seq}`,
    ifItFails:
      'if nothing of the copy is durable, the former file is put back; otherwise both are kept, and the next start finishes it.',
    risk: 'replaces',
    run: async (context) => {
      const { eider } = context;
      await eider
        .withSettings(shippingSettings(context, shipWithinSeconds))
        .with({ limitSeconds: shipWithinSeconds })
        .run(['run', '--', process.execPath, '-e', '']);
      const { conflicts } = await eider.ask(['conflicts', 'list'], conflictsDocument);
      const lost = conflicts.filter(({ newest }) => newest?.seq === seq).map(({ id }) => id);
      for (const id of lost) await eider.run(['conflicts', 'resolve', id, '--discard']);
      return {
        said: 'The copy is durable and the present state',
        undo: `npm run runbook -- restore-to-point --to ${seq}`,
      };
    },
  };
}

/** An application that ends at once, on a file that wins, with the time that shipping all of it takes, and never in the place of a living writer. */
const shippingSettings = ({ now }: RunbookContext, seconds: number) => ({
  R2_CONFLICT: 'local',
  EIDER_LEASE: 'fail',
  EIDER_SHUTDOWN_SECONDS: String(Math.min(seconds, mostShutdownSeconds)),
  EIDER_HTTP_ADDRESS: 'off',
  EIDER_HEARTBEAT_URL: '',
  EIDER_INSTANCE: `runbook-${now.getTime()}-${randomUUID()}`,
});

const conflictsDocument = z.object({
  conflicts: z.array(z.object({ id: z.string(), newest: z.object({ seq: z.number() }).optional() })),
});

import { z } from 'zod';
import { PreconditionError } from '../frame/precondition-error.ts';
import type { RunbookContext } from '../frame/runbook-context.ts';
import { requireReplica } from './require-replica.ts';
import { requireStopped } from './require-stopped.ts';

const decisionDocument = z.object({ do: z.string(), ship: z.string().optional(), reason: z.string() });

/** A database on this machine and the record that it equals. */
export interface CaughtUp {
  readonly database: string;
  readonly seq: number;
}

/**
 * The database on this machine, which nobody uses and which equals the newest record of its replica, which
 * nobody writes to.
 * @throws {PreconditionError} otherwise
 */
export async function requireCaughtUp(context: RunbookContext): Promise<CaughtUp> {
  const database = await requireStopped(context);
  const { lease, newest } = await requireReplica(context);
  if (lease?.state === 'held') {
    throw new PreconditionError({
      what: `${lease.instance} holds the lease`,
      todo: 'Stop the application there; if that machine is gone, see take-over',
    });
  }
  const { do: action, ship, reason } = await context.eider.ask(['restore', '--dry-run'], decisionDocument);
  if (action === 'keep-local' && ship === 'nothing') return { database, seq: newest.seq };
  throw new PreconditionError({
    what: `The file does not equal the replica: ${reason.replace(/\.$/, '')}`,
    todo: 'Start the application and stop it by a SIGTERM, so that both are equal',
  });
}

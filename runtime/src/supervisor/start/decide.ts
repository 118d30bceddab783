import type { Seq } from '../../replica/log/numbers.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { decideStart, type StartDecision } from '../../replica/protocol/start-decision.ts';
import { refuseShortLog } from '../../replica/vault/refuse-short-log.ts';
import { lastWriteOf } from '../disk/file-stamps.ts';
import type { RunContext } from '../run-context.ts';
import type { LocalFile } from './examine-local.ts';

/**
 * Takes the start decision for what was found.
 * @throws {LogCutShortError} if it would begin anew, or restore, over a log that has lost its newest records
 */
export async function decide({
  run,
  tail,
  newest,
  local,
  signal,
}: {
  run: Pick<RunContext, 'settings' | 'store' | 'log'>;
  /** The newest record of the log, 0 if there is none. */
  tail: Seq;
  /** Undefined if the replica holds no state. */
  newest: LogRecord | undefined;
  local: LocalFile;
  signal: AbortSignal;
}): Promise<StartDecision> {
  const { settings, store, log } = run;
  const hasLocal = local.kind === 'database';
  const decision = decideStart({
    replica: { kind: newest === undefined ? 'none' : 'exists' },
    hasLocal,
    content: hasLocal ? local.content : undefined,
    policy: settings.conflict,
    lastCommit: {
      local: hasLocal ? await lastWriteOf(settings.databasePath) : 0,
      replica: newest === undefined ? 0 : Date.parse(newest.line.time),
    },
  });
  if (decision.do === 'start-fresh' || decision.do === 'restore')
    await refuseShortLog({ store, log, tail, signal });
  return decision;
}

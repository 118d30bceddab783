import type { LogRecord } from '../../replica/log/record.ts';
import { decideStart, type StartDecision } from '../../replica/protocol/start-decision.ts';
import { lastWriteOf } from '../disk/file-stamps.ts';
import type { RunContext } from '../run-context.ts';
import type { LocalFile } from './examine-local.ts';

/** Takes the start decision for what was found. `newest` is undefined if the replica holds no state. */
export async function decide({
  run,
  newest,
  local,
}: {
  run: Pick<RunContext, 'settings' | 'store' | 'log'>;
  newest: LogRecord | undefined;
  local: LocalFile;
}): Promise<StartDecision> {
  const { settings } = run;
  const hasLocal = local.kind === 'database';
  return decideStart({
    replica: { kind: newest === undefined ? 'none' : 'exists' },
    hasLocal,
    content: hasLocal ? local.content : undefined,
    policy: settings.conflict,
    lastCommit: {
      local: hasLocal ? await lastWriteOf(settings.databasePath) : 0,
      replica: newest === undefined ? 0 : Date.parse(newest.line.time),
    },
  });
}

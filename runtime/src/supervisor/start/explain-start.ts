import type { SettingsWith } from '../../config/settings.ts';
import { existingFiles } from '../../duckdb-file/restore/file-set.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { decideStart, type StartDecision } from '../../replica/protocol/start-decision.ts';
import { Sidecar } from '../../replica/sidecar.ts';
import { CredentialsRefusedError } from '../../store/errors/credentials-refused-error.ts';
import type { Store } from '../../store/store.ts';
import { mayPass } from '../try-again.ts';
import { asSeenAtStart } from './damaged-replica-error.ts';
import { decide } from './decide.ts';
import { survey } from './survey.ts';

/**
 * Takes the start decision and carries nothing out.
 * @throws {LogCutShortError} if a start would refuse a log that has lost its newest records
 * @throws {DamagedReplicaError} if an object of the replica that a start needs is missing or damaged
 */
export async function explainStart({
  settings,
  store,
  log,
}: {
  settings: SettingsWith<'bucket' | 'databasePath'>;
  store: Store;
  log: ReplicaLog;
}): Promise<StartDecision> {
  const path = settings.databasePath;
  try {
    const sidecar = new Sidecar(path);
    const signal = new AbortController().signal;
    const { state, local, tail } = await survey({ settings, store, log, sidecar, signal });
    try {
      return await decide({ run: { settings, store, log }, tail, newest: state, local, signal });
    } finally {
      if (local.kind === 'database') await local.follower?.close();
    }
  } catch (failure) {
    if (!mayPass(failure)) throw await asSeenAtStart(failure, path);
    return decideStart({
      replica: { kind: failure instanceof CredentialsRefusedError ? 'refused' : 'unreachable' },
      hasLocal: (await existingFiles(path)).includes(''),
      content: undefined,
      policy: settings.conflict,
      lastCommit: { local: 0, replica: 0 },
    });
  }
}

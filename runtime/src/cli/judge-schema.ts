import type { SettingsWith } from '../config/settings.ts';
import { holdersOf } from '../duckdb-file/file-in-use.ts';
import { SchemaTooNewError } from '../library/migrations/errors.ts';
import { refuseNewerFile } from '../library/migrations/refuse-newer-file.ts';
import type { StartDecision } from '../replica/protocol/start-decision.ts';

/**
 * The last row of the start table, for a start that is only explained: a decision for the local file becomes a refusal if its schema is
 * too new. It can only be read while nobody has the file open; what a restore would bring is not known before it is there.
 * @throws {SchemaUnreadableError}
 */
export async function judgeSchema(
  decision: StartDecision,
  { schemaVersion: supported, databasePath: path }: SettingsWith<'databasePath'>,
): Promise<StartDecision> {
  const isLocal = decision.do === 'keep-local' || decision.do === 'start-unverified';
  if (supported === undefined || !isLocal || (await holdersOf(path))?.length !== 0) return decision;
  try {
    await refuseNewerFile({ path, supported });
    return decision;
  } catch (failure) {
    if (!(failure instanceof SchemaTooNewError)) throw failure;
    return { do: 'refuse', because: 'schema', reason: `${failure.message}.` };
  }
}

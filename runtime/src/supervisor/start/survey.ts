import type { Settings } from '../../config/settings.ts';
import type { ReplicaLog } from '../../replica/log/log.ts';
import { noSeq, type Seq } from '../../replica/log/numbers.ts';
import { readNewest } from '../../replica/log/open-log.ts';
import type { LogRecord } from '../../replica/log/record.ts';
import { type LoadedMap, loadMap } from '../../replica/map/load-map.ts';
import type { Sidecar } from '../../replica/sidecar.ts';
import type { Store } from '../../store/store.ts';
import { examineLocal, type LocalFile } from './examine-local.ts';

/** What a start decision rests on. */
export interface Survey {
  /** The newest record; undefined if the log is empty. */
  readonly newest: LogRecord | undefined;
  /** The same if it holds a state. */
  readonly state: LogRecord | undefined;
  /** Its block map. */
  readonly loaded: LoadedMap;
  readonly local: LocalFile;
  /** Where the log ends. */
  readonly tail: Seq;
}

/** Reads the end of the log, and compares the local file with it. Changes nothing. */
export async function survey({
  settings,
  store,
  log,
  sidecar,
  hint,
  signal,
}: {
  settings: Pick<Settings, 'opaque' | 'start'> & { databasePath: string };
  store: Store;
  log: ReplicaLog;
  sidecar: Sidecar;
  /** Where the log is thought to end; default: nobody knows. */
  hint?: Seq | undefined;
  signal: AbortSignal;
}): Promise<Survey> {
  const newest = await readNewest({ store, log, hint, signal });
  const state = newest?.line.root == null ? undefined : newest;
  const loaded = await loadMap({ store, keys: log.keys, ref: state?.line.root ?? null, signal });
  const local = await examineLocal({
    store,
    log,
    path: settings.databasePath,
    sidecar,
    newest: state,
    loaded,
    refuseOpaque: settings.opaque === 'refuse',
    trustHeaders: settings.start === 'fast',
    signal,
  });
  return { newest, state, loaded, local, tail: newest?.line.seq ?? noSeq };
}

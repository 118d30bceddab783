import { join } from 'node:path';
import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import { DatabaseFileWriter } from '../../../runtime/src/duckdb-file/restore/database-file-writer.ts';
import { fetchState, type StateReceiver } from '../../../runtime/src/replica/fetch-state.ts';
import type { Seq } from '../../../runtime/src/replica/log/numbers.ts';
import { type FolderReplica, recordAt } from './folder-replica.ts';

/** Restores the state of a record into an empty folder, as `eider restore` does. Returns the database's path. */
export async function restorePoint(replica: FolderReplica, seq: Seq, folder: string): Promise<string> {
  const path = join(folder, 'restored.duckdb');
  const record = await recordAt(replica, seq);
  await using writer = await DatabaseFileWriter.create(path);
  const receiver: StateReceiver = {
    begin: (shape) => writer.begin(shape),
    place: (id) => writer.place(id as BlockId),
    wal: (bytes) => writer.wal(bytes),
  };
  await fetchState({ ...replica, record, receiver });
  await writer.commit();
  return path;
}

import type { Migration } from './migrations/migration.ts';

/** What a connection tells of its database. */
export interface ConnectionEvents {
  /** A state is durable; `seq` is its restore point. */
  synced: [{ readonly seq: number }];
  /** The oldest commit that may not be durable is too old, and this many seconds. Once, until everything was durable again. */
  lagging: [{ readonly seconds: number }];
  /** Another writer has taken over: nothing that is written from now on is kept. */
  fenced: [];
  /** Another instance holds the lease: `connect()` waits for it. */
  waiting: [];
  /** Migrations were applied. */
  migrated: [{ readonly applied: readonly Pick<Migration, 'number' | 'name'>[] }];
  /** The database was closed here, and takes no queries. */
  suspended: [{ readonly because: 'fenced' | 'stopped' }];
  /** It is open again, with the newest state of the replica. */
  resumed: [];
  /** Replication ended and is started again ({@link KeeperFailedError}); or the database could not be opened again. */
  error: [Error];
}

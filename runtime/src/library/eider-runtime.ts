// What `@eider/runtime` offers to applications; everything else in this package may change without notice.

export { ConfigurationError } from '../config/configuration-error.ts';
export { EiderError } from '../errors/eider-error.ts';
export type { ConnectionEvents } from './connection-events.ts';
export { DuckDBConnection, type DuckDBConnectionOptions, type QueryValues } from './duckdb-connection.ts';
export { CommandFailedError } from './errors/command-failed-error.ts';
export { DatabaseUnavailableError } from './errors/database-unavailable-error.ts';
export { KeeperFailedError } from './errors/keeper-failed-error.ts';
export { MarkFailedError } from './errors/mark-failed-error.ts';
export { NotDurableError } from './errors/not-durable-error.ts';
export { TransactionLeftOpenError } from './errors/transaction-left-open-error.ts';
export type { KeeperStatus } from './keeper/messages.ts';
export {
  MigrationChangedError,
  MigrationFailedError,
  MigrationFilesError,
  SchemaTablesError,
  SchemaTooNewError,
} from './migrations/errors.ts';
export {
  type PointNumber,
  R2DatabaseSync,
  type R2DatabaseSyncOptions,
  type ReplicaStanding,
} from './r2-database-sync.ts';
export { eiderRoutes } from './routes.ts';

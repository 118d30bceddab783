import { type DuckDBTimestampValue, timestampValue } from '@duckdb/node-api';

/** An instant as a value of a TIMESTAMP column: microseconds since 1970, UTC. */
export function timestamp(instant: Date): DuckDBTimestampValue {
  return timestampValue(BigInt(instant.getTime()) * 1000n);
}

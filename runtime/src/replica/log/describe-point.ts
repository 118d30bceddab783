import type { DamagedRecord, RestorePoint } from './points.ts';

/** A restore point as documents show it: those of the command line and of the admin API. */
export function describePoint({ seq, durableAt, line }: RestorePoint) {
  const { kind, name, epoch, host, database, wal } = line;
  return {
    seq,
    durableAt: durableAt.toISOString(),
    kind,
    name,
    epoch,
    line: line.line,
    host,
    databaseBytes: database === null ? 0 : database.slots * database.blockSize,
    walBytes: wal.bytes,
  };
}

/** A record that cannot be restored, as the same documents show it. */
export function describeDamaged({ seq, durableAt, problem }: DamagedRecord) {
  return { seq, durableAt: durableAt.toISOString(), problem };
}

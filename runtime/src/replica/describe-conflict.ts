import type { Conflict } from './conflicts.ts';

/** A conflict as documents show it: those of the command line and of the admin API. */
export function describeConflict({ id, keptAt, host, objects, bytes, newest, damage }: Conflict) {
  return {
    id,
    keptAt: keptAt?.toISOString(),
    host,
    objects,
    bytes,
    newest: newest && { seq: newest.seq, kind: newest.kind, time: newest.time, host: newest.host },
    damage,
  };
}

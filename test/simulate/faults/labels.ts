/** Places in the code of a process at which something can be made to happen. */
export const labels = [
  'lease-judged',
  'tail-remembered',
  'lease-taken',
  'lease-confirmed',
  'tail-read',
  'before-open',
  'after-open',
  'decided',
  'before-rename',
  'before-conflict-manifest',
  'before-application',
  'pack-uploaded',
  'packs-uploaded',
  'intent-written',
  'before-append',
  'after-append',
  'record-durable',
  'application-stopped',
  'before-release',
  'gc-objects-listed',
  'gc-list-log',
  'gc-reach',
  'gc-delete-records',
  'gc-delete-objects',
] as const;

/** What can happen there. */
export const ambushActions = ['pause', 'crash', 'orphan', 'powerLoss', 'partition'] as const;

export type AmbushAction = (typeof ambushActions)[number];

/** How ambushes of a run are laid. */
export interface AmbushStyle {
  readonly labels: readonly string[];
  readonly actions: readonly AmbushAction[];
  /** How long pauses and partitions last, in milliseconds. */
  readonly lasts: readonly number[];
}

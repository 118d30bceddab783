import type { CommandDefinition } from './command-definition.ts';

/** A command as the list in `eider --help` shows it. */
export interface CommandEntry {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Loads the rest, only when the command is named: a program that starts another must start fast itself. */
  readonly load: () => Promise<{ readonly definition: CommandDefinition }>;
}

/** Every command, in the order in which somebody meets them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'run an application on a database that outlives its machine',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'replicate',
    summary: 'replicate a database that somebody else uses',
    load: () => import('./commands/replicate.ts'),
  },
  {
    name: 'restore',
    summary: 'restore a state of the database',
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'backup',
    summary: 'ship the database as it is now and mark that state',
    load: () => import('./commands/backup.ts'),
  },
  {
    name: 'status',
    summary: 'say where the replica stands and who writes to it',
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'points',
    summary: 'list the states that can be restored',
    load: () => import('./commands/points.ts'),
  },
  {
    name: 'verify',
    summary: 'read every byte of the replica and check it',
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'drill',
    summary: 'prove that the replica can be restored',
    load: () => import('./commands/drill.ts'),
  },
  {
    name: 'archive',
    summary: 'write a proven snapshot that needs nothing of Eider to be restored',
    load: () => import('./commands/archive.ts'),
  },
  {
    name: 'export',
    summary: 'write a state as Parquet, CSV or a DuckDB file',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'import',
    summary: 'make a new database file of an export',
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'gc',
    summary: 'delete what no restore point needs any more',
    load: () => import('./commands/gc.ts'),
  },
  {
    name: 'rewind',
    summary: 'make an older state the present one',
    load: () => import('./commands/rewind.ts'),
  },
  {
    name: 'conflicts',
    summary: 'list, restore or give up what lost a conflict',
    load: () => import('./commands/conflicts.ts'),
  },
  {
    name: 'audit',
    summary: 'list what people did to the replica on purpose',
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'lease',
    summary: 'show who writes to the replica, or end the reign of one that is gone',
    load: () => import('./commands/lease.ts'),
  },
  {
    name: 'cost',
    summary: 'estimate what the replica costs in a month, and what would lower it',
    load: () => import('./commands/cost.ts'),
  },
  {
    name: 'doctor',
    summary: 'check everything that Eider needs on this machine and in the bucket',
    load: () => import('./commands/doctor.ts'),
  },
];

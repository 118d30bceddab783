import { perDatabase } from '../../expressions.ts';
import { graph } from '../panels.ts';
import { above, neutral } from '../thresholds.ts';
import { chosen } from './chosen.ts';

/** What fills up, and what is busy. */
export const room = () => [
  graph({
    title: 'Database and WAL',
    description:
      'Bytes. A WAL that only grows means that the application never checkpoints: a transaction or a connection stays open.',
    unit: 'bytes',
    thresholds: neutral,
    runbook: 'compact-database',
    queries: {
      database: perDatabase('eider_database_bytes', chosen()),
      WAL: perDatabase('eider_wal_bytes', chosen()),
    },
  }),
  graph({
    title: 'Free blocks',
    description:
      'Blocks of the file that hold nothing. DuckDB fills them before the file grows, but never gives them back.',
    unit: 'short',
    thresholds: neutral,
    runbook: 'compact-database',
    queries: { free: perDatabase('eider_free_blocks', chosen()) },
  }),
  graph({
    title: 'Disk',
    description:
      'Room left on the disk of the database, its size, and what former files take that restores moved aside: those stay until you remove them. A restore needs room for one more copy of the database.',
    unit: 'bytes',
    thresholds: neutral,
    runbook: 'compact-database',
    queries: {
      'free on {{instance}}': `max by (instance) (eider_disk_free_bytes${chosen()})`,
      'aside on {{instance}}': `max by (instance) (eider_aside_bytes${chosen()})`,
      'size on {{instance}}': `max by (instance) (eider_disk_bytes${chosen()})`,
    },
  }),
  graph({
    title: 'Event loop',
    description:
      'Longest time that Eider was busy with one thing between two scrapes. High: the machine is short of processors.',
    unit: 's',
    thresholds: above(0.05, 1),
    runbook: 'is-my-data-safe',
    queries: { '{{instance}}': `max by (instance) (eider_event_loop_delay_seconds${chosen()})` },
  }),
];

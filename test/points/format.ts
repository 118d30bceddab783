import type { Attachment } from './attachment.ts';
import type { Engine } from './engine.ts';

/** A kind of database file: which DuckDB writes it, and how it was created. */
export interface Format extends Omit<Attachment, 'path'> {
  readonly engine: Engine;
}

/** Small blocks and row groups: a few thousand rows make a database of many blocks, and every format does the same. */
const small = { blockSize: 16_384, rowGroupSize: 2_048 };

export const formats = {
  /** What DuckDB 1.5 creates unless told otherwise: its WAL carries no identity. */
  default15: { engine: '1.5', ...small },
  /** The newest format: its WAL names the database and the checkpoint. */
  newest15: { engine: '1.5', storageVersion: 'v1.5.0', ...small },
  /** DuckDB 1.4, which knows no `.wal.checkpoint`. */
  default14: { engine: '1.4', ...small },
  /** Blocks as large as everybody's. */
  largeBlocks: { engine: '1.5', rowGroupSize: 2_048 },
} as const satisfies Record<string, Format>;

export const nameOf = ({ engine, storageVersion = 'default format', blockSize = 262_144 }: Format): string =>
  `DuckDB ${engine}, ${storageVersion}, ${blockSize / 1024} KiB blocks`;

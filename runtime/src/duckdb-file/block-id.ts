import type { Brand } from '../brand.ts';

/** The number of a block in a DuckDB file: block `i` starts at byte 12,288 + i × block size. */
export type BlockId = Brand<number, 'BlockId'>;

/**
 * What a block is to a checkpoint: `data` and `metadata` are live; `free` ones hold nothing of it; `beyond` ones lie
 * behind its block count. Rows that the WAL only refers to lie in `free` or `beyond` ones.
 */
export type BlockKind = 'data' | 'metadata' | 'free' | 'beyond';

import type { Brand } from '../../brand.ts';

/** Number of a record in the log; the first is 1. */
export type Seq = Brand<number, 'Seq'>;

/** Number of a writer's reign: each `open` record starts one, one higher than any before it. */
export type Epoch = Brand<number, 'Epoch'>;

/** Number of a line of descent: + 1 at each rewind and at each conflict that the local file won. */
export type Line = Brand<number, 'Line'>;

/** The record after `seq`. */
export const nextSeq = (seq: Seq): Seq => (seq + 1) as Seq;

/** The seq of an empty log: one below the first record. */
export const noSeq = 0 as Seq;

import v8 from 'node:v8';

/**
 * Keeps the peak of this process' memory low, and the same for every size of a database. For the beginning of a process: what has grown while
 * modules were loaded stays.
 */
export function keepHeapSmall(): void {
  // The young generation stays at its first size. Grown, it is looked at less often, and the buffers that only it holds, which are hundreds of
  // times its own size, add up: about 30 MB more at the peak of a restore, for nothing.
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  // Nor does the old generation take half as much again before it is looked at: what each request leaves there would make the peak of a
  // restore grow with the database, by 10 MB from 128 MB of it to 1 GB.
  v8.setFlagsFromString('--heap-growing-percent=10');
}

import v8 from 'node:v8';

/** Flags of V8 that keep the peak of a process' memory low, and the same for every size of a database. */
export const smallHeapFlags: readonly string[] = [
  // The young generation stays at its first size. Grown, it is looked at less often, and the buffers that only it holds, which are hundreds of
  // times its own size, add up: about 30 MB more at the peak of a restore, for nothing.
  '--semi-space-growth-factor=1',
  // Nor does the old generation take half as much again before it is looked at: what each request leaves there would make the peak of a
  // restore grow with the database, by 10 MB from 128 MB of it to 1 GB.
  '--heap-growing-percent=10',
];

/** Sets {@link smallHeapFlags} for this process. For its beginning: what has grown while modules were loaded stays. */
export function keepHeapSmall(): void {
  for (const flag of smallHeapFlags) v8.setFlagsFromString(flag);
}

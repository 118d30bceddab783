/** What follows the time in the name of a snapshot and of its manifest. */
export const snapshotSuffix = '.duckdb.zst';
export const manifestSuffix = '.json';

/** The name of an archive snapshot: its UTC time, without the colons that some file systems refuse. Sorts by time. */
export function archiveName(time: Date): string {
  return time.toISOString().replaceAll(':', '-');
}

/** The time in the name of an archive snapshot; undefined if the name has another form. */
export function timeOfArchive(name: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)$/.exec(name);
  return match === null ? undefined : new Date(`${match[1]}:${match[2]}:${match[3]}`);
}

/** Where a database is attached, and how it is created if it does not exist. */
export interface Attachment {
  readonly path: string;
  /** `STORAGE_VERSION` of a new file, such as `v1.5.0`; default: DuckDB's own. */
  readonly storageVersion?: string;
  /** `BLOCK_SIZE` of a new file in bytes; default 262,144. */
  readonly blockSize?: number;
  /** `ROW_GROUP_SIZE` of a new file; default 122,880. Small ones make a few thousand rows a bulk insert. */
  readonly rowGroupSize?: number;
}

/** Attaches the database as `d`. */
export function attachSql({ path, storageVersion, blockSize, rowGroupSize }: Attachment): string {
  const options = [
    storageVersion === undefined ? [] : `STORAGE_VERSION '${storageVersion}'`,
    blockSize === undefined ? [] : `BLOCK_SIZE ${blockSize}`,
    rowGroupSize === undefined ? [] : `ROW_GROUP_SIZE ${rowGroupSize}`,
  ].flat();
  return `ATTACH '${path}' AS d${options.length > 0 ? ` (${options.join(', ')})` : ''}`;
}

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

/** The options of ATTACH. */
export function attachOptions({ storageVersion, blockSize, rowGroupSize }: Omit<Attachment, 'path'>): string {
  return [
    storageVersion === undefined ? [] : `STORAGE_VERSION '${storageVersion}'`,
    blockSize === undefined ? [] : `BLOCK_SIZE ${blockSize}`,
    rowGroupSize === undefined ? [] : `ROW_GROUP_SIZE ${rowGroupSize}`,
  ]
    .flat()
    .join(', ');
}

/** Attaches the database as `d`. */
export function attachSql({ path, ...rest }: Attachment): string {
  const options = attachOptions(rest);
  return `ATTACH '${path}' AS d ${options && `(${options})`}`;
}

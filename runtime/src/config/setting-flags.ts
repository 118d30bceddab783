/** A setting that can also be given by a flag of its own; every other one that is no secret by `--set NAME=value`. */
export interface SettingFlag {
  /** As commander writes it. */
  readonly flag: string;
  /** The environment variable. */
  readonly name: string;
  readonly does: string;
}

/** Kept apart from the declarations, so that `--help` does not have to load what checks them. */
export const settingFlags: readonly SettingFlag[] = [
  { flag: '--database <path>', name: 'EIDER_DATABASE_PATH', does: 'the DuckDB file' },
  { flag: '--bucket <name>', name: 'R2_BUCKET_NAME', does: 'the bucket' },
  { flag: '--endpoint <url>', name: 'R2_ENDPOINT', does: 'S3 endpoint, or file:///folder' },
  { flag: '--key <key>', name: 'R2_DATABASE_KEY', does: 'key of the database in the bucket' },
  { flag: '--log-level <level>', name: 'EIDER_LOG_LEVEL', does: 'least level of what is logged' },
];

/** A way to bring a database file into the bucket and back. */
export interface Contestant {
  readonly name: ContestantName;
  /** Makes what the bucket holds equal to the file. */
  upload(): Promise<void>;
  /** Brings what was uploaded last back, to this path. */
  restore(path: string): Promise<void>;
}

export type ContestantName =
  | 'eider'
  | 'eider, not opened'
  | 'rclone'
  | 'restic'
  | 'whole file'
  | 'raw limit'
  | 'dd';

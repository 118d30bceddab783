/** A way to bring a database file into the bucket and back. */
export interface Contestant {
  readonly name: ContestantName;
  /** Makes what the bucket holds equal to the file. */
  upload(): Promise<void>;
  /** It does not sync what it restores: the name under which it is counted with a `sync` of that file behind it. */
  readonly synced?: ContestantName;
  /** Brings what was uploaded last back, to this path. */
  restore(path: string): Promise<void>;
}

export type ContestantName =
  | 'eider'
  | 'eider, not opened'
  | 'rclone'
  | 'rclone, synced'
  | 'restic'
  | 'restic, synced'
  | 'whole file'
  | 'raw limit'
  | 'dd';

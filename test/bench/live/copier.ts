/** A way to copy a database that is being written to, and to have a copy back. */
export interface Copier {
  readonly name: string;
  /** Copies the database as it is now; what it returns brings that copy back into an empty folder, and gives its path. */
  copy(): Promise<(folder: string) => Promise<string>>;
}

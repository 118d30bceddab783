import { bytesAside } from '../supervisor/disk/aside-folder.ts';

/** Milliseconds for which a measure holds: what is aside changes with a restore, or when somebody tidies up. */
const holdsFor = 600_000;

/** Measures what lies aside, and not at every scrape. */
export class AsideMeter {
  readonly #database: string;
  readonly #monotonic: () => number;
  #measured: { readonly at: number; readonly bytes: number } | undefined;

  /** @param options.monotonic milliseconds of a clock that nobody sets; default: that of this process */
  constructor({
    database,
    monotonic = () => performance.now(),
  }: { database: string; monotonic?: () => number }) {
    this.#database = database;
    this.#monotonic = monotonic;
  }

  /** Bytes. @throws whatever the operating system says */
  async bytes(): Promise<number> {
    const at = this.#monotonic();
    if (this.#measured !== undefined && at <= this.#measured.at + holdsFor) return this.#measured.bytes;
    const bytes = await bytesAside(this.#database);
    this.#measured = { at, bytes };
    return bytes;
  }
}

import { stat } from 'node:fs/promises';
import type { DatabaseHeader } from '../captured-state.ts';
import { errorCode } from '../error-code.ts';
import { UnknownVersionError } from '../errors/unknown-version-error.ts';
import type { Ablation } from '../follow/capture-step.ts';
import { TryAgain, WalMismatch } from '../follow/try-again.ts';
import { isSameCheckpoint } from '../header/headers.ts';
import { isKnownWalVersion } from '../header/known-versions.ts';
import { openToRead } from '../open-to-read.ts';
import type { EffectiveWal } from './effective-wal.ts';
import { type KnownWal, WalDigest } from './wal-digest.ts';
import { openWal, type WalFile } from './wal-file.ts';
import { WalScan } from './wal-scan.ts';

/**
 * The WAL files of a database, followed from capture to capture. DuckDB ≥ 1.5 ends `.wal` with a marker when a checkpoint
 * begins and writes new commits to `.wal.checkpoint`; when the checkpoint is done, that one takes the place of `.wal`.
 */
export class WalFiles {
  readonly #database: string;
  readonly #ablation: Ablation;
  #main: WalFile | undefined;
  #next: WalFile | undefined;
  #header: DatabaseHeader | undefined;
  #mainIsVoid = false;
  #accepted: KnownWal = new WalDigest().snapshot();
  /** The checkpoint of the accepted WAL, for as long as the WAL of that checkpoint must continue it. */
  #acceptedHeader: DatabaseHeader | undefined;
  #bytesRead = 0;

  constructor({ database, ablation }: { database: string; ablation: Ablation }) {
    this.#database = database;
    this.#ablation = ablation;
  }

  /** Bytes read from WALs since the beginning. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /**
   * Reads what the WALs hold for the checkpoint of `header`, then looks the folder up again: between the two reads one
   * WAL can take the place of the other.
   * @throws {TryAgain} if they changed meanwhile or belong to another checkpoint
   * @throws {UnknownVersionError}
   */
  async read(header: DatabaseHeader): Promise<EffectiveWal> {
    this.#forgetIfOutdated(header);
    await this.#openAndScan(header);
    if (!this.#ablation.has('wal-identity-recheck')) await this.#recheck();
    return this.#effective(header);
  }

  /**
   * True if the WAL of the accepted checkpoint has lost bytes that were accepted: no restart of DuckDB does that, so nothing
   * that is known of the file may be relied on. Said once.
   */
  hasLostAccepted({ agreed }: EffectiveWal): boolean {
    const [now, then] = [this.#header, this.#acceptedHeader];
    if (now === undefined || then === undefined || !isSameCheckpoint(now, then)) return false;
    if (agreed >= this.#accepted.length) return false;
    this.#acceptedHeader = undefined;
    return true;
  }

  /**
   * True if a checkpoint has begun whose header is not the one of `header`: then `.wal` ends in its marker. Reads the
   * WAL anew, and changes nothing that is known of it.
   */
  async showsRunningCheckpoint(header: DatabaseHeader): Promise<boolean> {
    await using handle = await openToRead(`${this.#database}.wal`);
    if (handle === undefined) return false;
    const scan = new WalScan({
      before: undefined,
      accepted: new WalDigest().snapshot(),
      ablation: this.#ablation,
    });
    this.#bytesRead += await scan.advance(handle);
    const { marker } = scan;
    return marker?.isLast === true && marker.metaBlock !== header.metaBlock;
  }

  /** The WAL that {@link read} returned last, for the checkpoint of `header`, is durable. */
  accept(header: DatabaseHeader, { length, sha256 }: KnownWal): void {
    this.#accepted = { length, sha256 };
    this.#acceptedHeader = header;
    if (!this.#mainIsVoid) this.#main?.scan?.digest.follow(this.#accepted);
    this.#next?.scan?.digest.follow(this.#accepted);
  }

  /** A WAL that this object has not read is durable for the checkpoint of `header`. */
  startFrom(header: DatabaseHeader, known: KnownWal): void {
    this.#accepted = known;
    this.#acceptedHeader = header;
    this.#forget();
  }

  async close(): Promise<void> {
    const open = this.#open();
    this.#main = undefined;
    this.#next = undefined;
    for (const { handle } of open) await handle.close();
  }

  #open(): WalFile[] {
    return [this.#main, this.#next].filter((file) => file !== undefined);
  }

  #forget(): void {
    for (const file of this.#open()) file.scan = undefined;
  }

  #forgetIfOutdated(header: DatabaseHeader): void {
    const isNew = this.#header === undefined || !isSameCheckpoint(this.#header, header);
    this.#header = header;
    if (isNew && !this.#ablation.has('wal-reset-on-iteration')) this.#forget();
    if (this.#mainIsVoid && !this.#ablation.has('rescan-after-stale')) this.#forget();
  }

  async #openAndScan(header: DatabaseHeader): Promise<void> {
    const before = this.#open();
    this.#main = await openWal(`${this.#database}.wal`, before);
    this.#next = undefined;
    try {
      if (this.#main !== undefined) await this.#scan(this.#main);
      this.#mainIsVoid = this.#isVoid(header);
      if (this.#checkpointRuns()) this.#next = await openWal(`${this.#database}.wal.checkpoint`, before);
      if (this.#next !== undefined) await this.#scan(this.#next);
    } finally {
      const open = this.#open();
      for (const file of before) if (!open.includes(file)) await file.handle.close();
    }
  }

  /** A marker that names the active header: the checkpoint is done, and DuckDB will discard this WAL. */
  #isVoid(header: DatabaseHeader): boolean {
    const marker = this.#main?.scan?.marker;
    return marker?.metaBlock === header.metaBlock && !this.#ablation.has('stale-wal');
  }

  #checkpointRuns(): boolean {
    if (this.#ablation.has('checkpoint-wal')) return false;
    return this.#mainIsVoid || this.#main?.scan?.marker?.isLast === true;
  }

  async #scan(file: WalFile): Promise<void> {
    const before = file === this.#main || this.#mainIsVoid ? undefined : this.#main?.scan?.digest;
    const { scan } = file;
    const goesOn = scan?.continues(before) === true && (await scan.canAdvance(file.handle));
    if (!goesOn || scan === undefined) file.scan = this.#newScan(before);
    this.#bytesRead += (await file.scan?.advance(file.handle)) ?? 0;
  }

  #newScan(before: WalDigest | undefined): WalScan {
    return new WalScan({ before, accepted: this.#accepted, ablation: this.#ablation });
  }

  async #recheck(): Promise<void> {
    if (this.#main === undefined) return;
    const { device, inode } = this.#main;
    const now = await statOrNothing(`${this.#database}.wal`);
    if (now?.ino !== inode || now.dev !== device) throw new TryAgain('wal-replaced');
    for (const { scan, handle } of this.#open()) {
      if ((await scan?.isIntact(handle)) !== true) throw new TryAgain('wal-replaced');
    }
  }

  #effective(header: DatabaseHeader): EffectiveWal {
    const files = this.#mainIsVoid ? this.#open().filter((file) => file !== this.#main) : this.#open();
    for (const file of files) refuseUnknown(file);
    const digest = files.at(-1)?.scan?.digest ?? new WalDigest(this.#accepted);
    const first = files[0]?.scan?.header;
    if (digest.length > 0 && first !== undefined && first !== 'unknown')
      this.#refuseMismatch(first.iteration, header);
    return {
      ...digest.snapshot(),
      parts: files.flatMap((file) => (file.scan?.ranges ?? []).map((range) => ({ file, ...range }))),
      rowGroups: files.reduce((sum, { scan }) => sum + (scan?.rowGroups ?? 0), 0),
      agreed: Math.min(digest.agreed, this.#accepted.length),
    };
  }

  #refuseMismatch(iteration: bigint | undefined, header: DatabaseHeader): void {
    if (iteration === undefined || iteration === header.iteration) return;
    if (!this.#ablation.has('wal-iteration'))
      throw new WalMismatch({ wal: iteration, header: header.iteration });
  }
}

function refuseUnknown({ path, scan }: WalFile): void {
  const header = scan?.header;
  if (header === undefined || (header !== 'unknown' && isKnownWalVersion(header.version))) return;
  const version = header === 'unknown' ? header : header.version;
  throw new UnknownVersionError({ path, version, of: 'WAL' });
}

async function statOrNothing(path: string): Promise<{ ino: bigint; dev: bigint } | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

import type { BlockSink, CaptureMethod, DatabaseHeader, FileIdentity } from '../captured-state.ts';
import { UnknownVersionError } from '../errors/unknown-version-error.ts';
import { isLocked } from '../file-in-use.ts';
import { headersLength } from '../file-layout.ts';
import type { BlockLayout } from '../free-list/block-layout.ts';
import { type Headers, isSameCheckpoint } from '../header/headers.ts';
import { isKnownVersion } from '../header/known-versions.ts';
import { readHeaders } from '../header/read-headers.ts';
import type { EffectiveWal } from '../wal/effective-wal.ts';
import type { WalFiles } from '../wal/wal-files.ts';
import { BlockPass } from './block-pass.ts';
import type { BlockSource } from './block-reader.ts';
import { BlockTaker } from './block-taker.ts';
import type { Ablation } from './capture-step.ts';
import {
  type DatabaseFile,
  identityOf,
  isStillAt,
  type OpenDatabase,
  refuseIfNotFollowable,
} from './database-file.ts';
import { HeaderWatch } from './header-watch.ts';
import type { KnownBlocks } from './known-blocks.ts';
import { readLayout } from './read-layout.ts';
import type { TimeLimit } from './time-limit.ts';
import { TryAgain } from './try-again.ts';

/** What one successful try found. */
export interface Found {
  readonly headers: Headers;
  readonly layout: BlockLayout;
  readonly wal: EffectiveWal;
  readonly slots: number;
  readonly method: CaptureMethod;
  readonly file: FileIdentity;
}

export interface CaptureTryOptions {
  readonly file: DatabaseFile;
  readonly wals: WalFiles;
  readonly known: KnownBlocks;
  readonly sink: BlockSink | undefined;
  readonly limit: TimeLimit;
  readonly ablation: Ablation;
  /** True if checkpoints alone have spoiled the tries so far: then only what the state needs is read. */
  readonly isPressed: boolean;
  readonly onRead: (bytes: number) => void;
}

/**
 * One try of a capture: header, WALs, blocks, header again (docs/capture.md gives the reason for each step).
 * @throws {TryAgain} if what was read does not belong together
 */
export async function tryCapture(options: CaptureTryOptions): Promise<Found> {
  const { file, wals, known, ablation, isPressed } = options;
  const database = await openCurrent(options);
  const headers = await readHeadersOf(file.path, database);
  const header = headers.active;
  const source = sourceOf(database, header.blockSize, options);
  const layout = await layoutOf(header, source, known);
  known.enter(layout);
  const watch = new HeaderWatch({ handle: database.handle, headers });
  const pass = passOver(source, watch, options);
  await pass.catchUp();
  // At once: the longer this waits, the sooner the next checkpoint runs.
  await confirmNewContents(header, watch, options);

  const wal = await wals.read(header);
  if (wals.hasLostAccepted(wal)) known.requireFullPass();
  const slots = await pass.run({ rowGroups: wal.rowGroups, slotsInFile: await slotsIn(source) });
  if (!isPressed) await pass.refresh();
  const lateWal = ablation.has('wal-before-blocks') ? await wals.read(header) : wal;
  if (known.isMoving && !ablation.has('free-list-again')) await confirmLayout(layout, source);
  await confirmNewContents(header, watch, options);
  const again = ablation.has('header-again') ? headers : await confirmHeaders(headers, database, file.path);
  const method = known.method(wal.rowGroups);
  return { headers: again, layout, wal: lateWal, slots, method, file: await identityOf(database) };
}

async function openCurrent({ file, known, ablation }: CaptureTryOptions): Promise<OpenDatabase> {
  const { database, isNew } = await file.open();
  if (isNew && !ablation.has('inode')) known.forget();
  return database;
}

async function readHeadersOf(path: string, database: OpenDatabase): Promise<Headers> {
  const headers = await readHeaders(database.handle);
  if (headers === undefined) {
    await refuseIfNotFollowable(path, database);
    throw new TryAgain('torn-header');
  }
  const { storageVersion: version } = headers.active;
  if (!isKnownVersion(version)) throw new UnknownVersionError({ path, version, of: 'storage' });
  return headers;
}

/** The layout that is known already, if the checkpoint is. */
async function layoutOf(
  header: DatabaseHeader,
  source: BlockSource,
  known: KnownBlocks,
): Promise<BlockLayout> {
  const { layout } = known;
  const isKnown = layout !== undefined && isSameCheckpoint(layout.header, header);
  if (isKnown && !known.isLayoutDoubtful) return layout;
  const found = await readLayout(source, header);
  if (isKnown) known.compareLayout(found);
  return found;
}

const sourceOf = (
  { handle }: OpenDatabase,
  blockSize: number,
  { ablation, onRead }: CaptureTryOptions,
): BlockSource => ({ handle, blockSize, verify: !ablation.has('block-checksum'), onRead });

function passOver(
  source: BlockSource,
  watch: HeaderWatch,
  { known, sink, limit, ablation }: CaptureTryOptions,
): BlockPass {
  const taker = new BlockTaker({ known, source, sink, limit, watch, ablation });
  return new BlockPass({ known, taker, blockSize: source.blockSize, ablation });
}

/** Blocks that the file has room for; the last one may be incomplete. */
async function slotsIn({ handle, blockSize }: BlockSource): Promise<number> {
  const { size } = await handle.stat();
  return Math.max(0, Math.ceil((size - headersLength) / blockSize));
}

/** Metadata may have been overwritten while it was copied, before the next header was: then the free list shows it. */
async function confirmLayout(layout: BlockLayout, source: BlockSource): Promise<void> {
  const again = await readLayout(source, layout.header);
  if (!again.equals(layout)) throw new TryAgain('free-list-changed');
}

/**
 * A marker may have been left by a DuckDB that died: a file that nobody has open is as its recovery will find it. Where the
 * operating system does not tell who has it open, a marker is taken for a left one.
 */
async function confirmNewContents(
  header: DatabaseHeader,
  watch: HeaderWatch,
  { file, wals, known, ablation }: CaptureTryOptions,
): Promise<void> {
  if (!known.isUnconfirmed || ablation.has('early-freed-blocks')) return;
  if ((await wals.showsRunningCheckpoint(header)) && (await isLocked(file.path))) {
    // The next try finds the most time before the checkpoint after this one if it begins as this one ends.
    await watch.untilChanged();
    throw new TryAgain('checkpoint-running');
  }
  known.confirm();
}

async function confirmHeaders(before: Headers, database: OpenDatabase, path: string): Promise<Headers> {
  const again = await readHeaders(database.handle);
  if (again === undefined) throw new TryAgain('torn-header');
  if (!isSameCheckpoint(before.active, again.active)) throw new TryAgain('header-changed');
  if (!(await isStillAt(path, database))) throw new TryAgain('file-replaced');
  return again;
}

import type { CapturedState, CaptureMethod } from '../../runtime/src/duckdb-file/captured-state.ts';
import type { CaptureStep } from '../../runtime/src/duckdb-file/follow/capture-step.ts';
import { FileFollower } from '../../runtime/src/duckdb-file/follow/file-follower.ts';
import type { Seq } from '../../runtime/src/replica/log/numbers.ts';
import { shippable } from '../../runtime/src/replica/shippable.ts';
import { serve } from './child/serve.ts';
import { openFolderReplica } from './replica/folder-replica.ts';
import { openWriter } from './replica/open-writer.ts';

/** What a replicator is told at its start, as JSON in its only argument. */
export interface ReplicatorSettings {
  readonly database: string;
  /** The folder of the replica. */
  readonly replica: string;
  /** Steps of the capture that are taken out. */
  readonly ablate: readonly CaptureStep[];
}

/** What a capture was like. */
export interface CaptureSummary {
  readonly iteration: bigint;
  readonly method: CaptureMethod;
  readonly tries: number;
  readonly walBytes: number;
  readonly slots: number;
  readonly blockCount: number;
}

/** Replicates one database into a folder, told when to capture and when to ship. */
const { database, replica, ablate } = JSON.parse(process.argv[2] ?? '{}') as ReplicatorSettings;
const follower = new FileFollower({ path: database, ablate: new Set(ablate) });
const writer = await openWriter(await openFolderReplica(replica));
let restarted = true;
let captured: CapturedState | undefined;

const handlers = {
  async capture({ withinMs }: { withinMs: number }): Promise<CaptureSummary> {
    captured = undefined;
    captured = await follower.capture({ sink: writer.sink, withinMs });
    const { header, method, tries, wal, slots } = captured;
    const { iteration, blockCount } = header;
    return { iteration, method, tries, walBytes: wal.length, slots, blockCount };
  },

  /** Ships what was captured last. Returns the seq of the newest record, which holds it. */
  async ship(): Promise<Seq> {
    if (captured === undefined) throw new Error('nothing was captured');
    await writer.ship(await shippable({ state: captured, newest: writer.newest, restarted }));
    follower.accept(captured);
    restarted = false;
    return writer.newest.line.seq;
  },

  /** Makes the next captures read every block again, as happens now and then. */
  async beginGradualPass(): Promise<void> {
    follower.beginGradualPass();
  },
};

export type ReplicateHandlers = typeof handlers;

serve(handlers);

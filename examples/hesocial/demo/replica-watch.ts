import { z } from 'zod';
import type { Commit } from '../app/commit.ts';

/** What the demo understands of a line of Eider's log (runtime/src/logging/events.ts names the events). */
const lineSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('sync.shipped'),
    time: z.coerce.date(),
    /** From the start of the capture until it was durable. */
    seconds: z.number(),
    bytes: z.number(),
  }),
  z.object({ event: z.literal('restore.finished'), seconds: z.number(), bytes: z.number() }),
  z.object({ event: z.literal('lease.waiting'), time: z.coerce.date() }),
  z.object({ event: z.literal('lease.taken'), time: z.coerce.date() }),
]);

/** Follows Eider's log, and knows how far the replica is. */
export class ReplicaWatch {
  /** States that became durable. */
  syncs = 0;
  /** Bytes that were uploaded for them. */
  uploaded = 0;
  /** Whatever was committed before this instant is durable. */
  safeUpTo: Date | undefined;
  /** How the database came back, if it did. */
  restored: { seconds: number; bytes: number } | undefined;
  #waitingSince: Date | undefined;
  #leaseTaken: Date | undefined;

  /** Milliseconds that it took until a dead writer's lease had run out. */
  get waited(): number {
    if (this.#waitingSince === undefined || this.#leaseTaken === undefined) return 0;
    return this.#leaseTaken.getTime() - this.#waitingSince.getTime();
  }

  /** Milliseconds since the oldest commit that is not durable, 0 if all are; `acknowledged` is in order. */
  lag(acknowledged: readonly Commit[], now: Date): number {
    const safeUpTo = this.safeUpTo?.getTime() ?? 0;
    const oldest = acknowledged.find(({ time }) => time.getTime() > safeUpTo);
    return oldest === undefined ? 0 : now.getTime() - oldest.time.getTime();
  }

  /** Takes in a line of the log; one of another kind is of no interest. */
  hear(line: string): void {
    const event = parseLine(line);
    switch (event?.event) {
      case 'lease.waiting':
        this.#waitingSince ??= event.time;
        break;
      case 'lease.taken':
        this.#leaseTaken = event.time;
        break;
      case 'restore.finished':
        this.restored = event;
        break;
      case 'sync.shipped':
        this.syncs += 1;
        this.uploaded += event.bytes;
        this.safeUpTo = new Date(event.time.getTime() - event.seconds * 1000);
        break;
    }
  }
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed = lineSchema.safeParse(JSON.parse(line));
  return parsed.data;
}

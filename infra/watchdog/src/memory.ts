import type { State } from './state.ts';
import { isRecord } from './values.ts';

/** What the watchdog remembers of one database between two rounds. Times are milliseconds since 1970. */
export interface Memory {
  version: 1;
  state: State;
  /** Since when it is in this state. */
  since: number;
  /** What is wrong, one sentence each. */
  findings: string[];
  /** What the webhook was last told, and when. */
  told: { state: State; at: number };
  /** When a lease was first seen; undrilled counts from here while there is no archive. */
  firstSeen?: number;
  /** The log's end when it was last looked at, and who held the lease when its epoch was first seen. */
  log?: { seq: number; epoch: number; instance: string };
  /** The takeovers of the last hour. */
  takeovers: number[];
  /** Key of the newest archive manifest seen. */
  archive?: string;
}

/** The watchdog's own object lies beside the lease: no lifecycle rule and no lock reaches it. */
export const memoryKey = (databaseKey: string): string => `${databaseKey}/watchdog.json`;

/** The first round begins with this, and so does one that finds its memory damaged: it then only alerts anew. */
export const blankMemory = (now: number): Memory => ({
  version: 1,
  state: 'ok',
  since: now,
  findings: [],
  told: { state: 'ok', at: now },
  takeovers: [],
});

export async function readMemory(bucket: R2Bucket, databaseKey: string, now: number): Promise<Memory> {
  const body = await bucket.get(memoryKey(databaseKey));
  if (body === null) return blankMemory(now);
  const text = await body.text();
  try {
    const memory: unknown = JSON.parse(text);
    return isMemory(memory) ? memory : blankMemory(now);
  } catch {
    return blankMemory(now);
  }
}

/** Only this Worker writes the object: its version tells whether this code can read it. */
function isMemory(value: unknown): value is Memory {
  const { version } = isRecord(value) ? value : {};
  return version === 1;
}

/** Writes only what changed: an idle database costs no class A operations. */
export async function writeMemory(
  bucket: R2Bucket,
  databaseKey: string,
  before: Memory,
  after: Memory,
): Promise<void> {
  const text = JSON.stringify(after);
  if (text === JSON.stringify(before)) return;
  await bucket.put(memoryKey(databaseKey), text, { httpMetadata: { contentType: 'application/json' } });
}

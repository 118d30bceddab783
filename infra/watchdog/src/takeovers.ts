import { isCount, isRecord, isText } from './values.ts';

/** A place in the log: a record's number and the epoch that wrote it. */
export interface LogPlace {
  seq: number;
  epoch: number;
}

interface RecordLine {
  kind: string;
  epoch: number;
}

/** A record's line is a few KB; the payload behind it is not wanted. */
const LINE_BYTES = 65_536;

/** What a writer leaves behind when it stops by itself: its `close`, or the `rewind` that somebody asked for. */
const CLEAN_ENDS = new Set(['close', 'rewind']);

/**
 * Counts the takeovers after a place in the log that cut a writer off: an `open` whose predecessor is not a clean end.
 * The log tells it for certain; the lease alone does not, since it may change hands several times between two looks.
 *
 * Epochs only grow along the log, so each `open` is found by bisection, without reading the log.
 *
 * @returns the number of them, and the end of the log as it was seen
 */
export async function takeoversAfter(
  bucket: R2Bucket,
  databaseKey: string,
  after: LogPlace,
): Promise<{ takeovers: number; end: LogPlace }> {
  const seqs = await listSeqs(bucket, databaseKey, after.seq);
  const read = (seq: number) => readLine(bucket, logKey(databaseKey, seq));

  let takeovers = 0;
  let end = after;
  let from = 0;
  while (from < seqs.length) {
    const opened = await firstOfNewEpoch(seqs, from, end.epoch, read);
    if (opened === undefined) break;
    const predecessor = opened.seq > 0 ? await read(opened.seq - 1) : undefined;
    if (predecessor !== undefined && !CLEAN_ENDS.has(predecessor.kind)) takeovers += 1;
    end = opened;
    from = opened.index + 1;
  }
  return { takeovers, end: { seq: seqs.at(-1) ?? after.seq, epoch: end.epoch } };
}

async function firstOfNewEpoch(
  seqs: readonly number[],
  from: number,
  epoch: number,
  read: (seq: number) => Promise<RecordLine | undefined>,
): Promise<(LogPlace & { index: number }) | undefined> {
  let low = from;
  let high = seqs.length;
  let found: (LogPlace & { index: number }) | undefined;
  while (low < high) {
    const index = Math.floor((low + high) / 2);
    const seq = seqs[index];
    if (seq === undefined) break;
    const line = await read(seq);
    if (line !== undefined && line.epoch > epoch) {
      found = { seq, epoch: line.epoch, index };
      high = index;
    } else {
      low = index + 1;
    }
  }
  return found;
}

async function listSeqs(bucket: R2Bucket, databaseKey: string, after: number): Promise<number[]> {
  const seqs: number[] = [];
  let startAfter: string | undefined = logKey(databaseKey, after);
  while (startAfter !== undefined) {
    const page: R2Objects = await bucket.list({ prefix: `${databaseKey}/log/`, startAfter });
    for (const { key } of page.objects) {
      const digits = /\/([0-9a-f]{16})$/.exec(key)?.[1];
      if (digits !== undefined) seqs.push(Number.parseInt(digits, 16));
    }
    startAfter = page.truncated ? page.objects.at(-1)?.key : undefined;
  }
  return seqs;
}

/** A record that retention took meanwhile, or that cannot be read, says nothing. */
async function readLine(bucket: R2Bucket, key: string): Promise<RecordLine | undefined> {
  const body = await bucket.get(key, { range: { offset: 0, length: LINE_BYTES } });
  if (body === null) return undefined;
  const [text = ''] = (await body.text()).split('\n', 1);
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { kind, epoch } = isRecord(line) ? line : {};
  return isText(kind) && isCount(epoch) ? { kind, epoch } : undefined;
}

const logKey = (databaseKey: string, seq: number): string =>
  `${databaseKey}/log/${seq.toString(16).padStart(16, '0')}`;

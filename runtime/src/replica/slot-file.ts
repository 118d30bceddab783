import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { errorCode } from '../duckdb-file/error-code.ts';

/** Bytes of a slot: a page, so that no write touches both slots. */
const slotLength = 4096;

interface Slot {
  /** Counts the writes. */
  readonly turn: number;
  readonly text: string;
}

/**
 * A short text that is replaced again and again, durably. It lies in one of two slots of a file that never changes its size, and
 * goes to the other one each time: a write that is torn leaves the text before it. To sync that takes one flush of the disk. A
 * new file under the same name would take two commits of the file system's own journal, for which the application's next commit would wait.
 *
 * A slot is a line with the number of the write, the length of the text in bytes, and the SHA-256 of number and text; then the text,
 * and spaces.
 */
export class SlotFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The text that was written last; undefined if there is none, or none that is whole. */
  async read(): Promise<string | undefined> {
    await using file = await openOrNothing(this.#path, 'r');
    const slots = file && (await readSlots(file));
    return slots && newest(slots)?.text;
  }

  /** True once the text is durable; false if there is no such file yet: then {@link make} it, and sync the folder. */
  async write(text: string): Promise<boolean> {
    await using file = await openOrNothing(this.#path, 'r+');
    const slots = file && (await readSlots(file));
    const last = slots && newest(slots);
    if (file === undefined || slots === undefined || last === undefined) return false;
    const bytes = slotOf({ turn: last.turn + 1, text });
    await file.write(bytes, 0, slotLength, slots[0] === last ? slotLength : 0);
    await file.datasync();
    return true;
  }

  /** Makes the file, or one in its place. Its folder must be there. */
  async make(text: string): Promise<void> {
    await using file = await open(`${this.#path}.new`, 'w');
    await file.write(Buffer.concat([slotOf({ turn: 1, text }), Buffer.alloc(slotLength, ' ')]));
    await file.sync();
    await rename(`${this.#path}.new`, this.#path);
  }
}

type Slots = readonly [Slot | undefined, Slot | undefined];

function newest([first, second]: Slots): Slot | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return second.turn > first.turn ? second : first;
}

/** Undefined if the file is not of the size that it has from the beginning. */
async function readSlots(file: FileHandle): Promise<Slots | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2 * slotLength + 1), { position: 0 });
  if (bytesRead !== 2 * slotLength) return undefined;
  return [parseSlot(buffer.subarray(0, slotLength)), parseSlot(buffer.subarray(slotLength, 2 * slotLength))];
}

function slotOf({ turn, text }: Slot): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.from(`${turn} ${bytes.length} ${sealOf(String(turn), bytes)}\n`);
  if (head.length + bytes.length > slotLength)
    throw new RangeError(`${bytes.length} bytes do not fit a slot`);
  const slot = Buffer.alloc(slotLength, ' ');
  head.copy(slot);
  bytes.copy(slot, head.length);
  return slot;
}

function parseSlot(slot: Buffer): Slot | undefined {
  const end = slot.indexOf('\n') + 1;
  const [turn = '', length, seal] = slot.toString('latin1', 0, Math.max(end - 1, 0)).split(' ');
  const bytes = slot.subarray(end, end + Number(length));
  return sealOf(turn, bytes) === seal ? { turn: Number(turn), text: bytes.toString() } : undefined;
}

/** Of both: a number of the new write before a text of the old one must not pass for a slot. */
const sealOf = (turn: string, text: Uint8Array): string =>
  createHash('sha256').update(`${turn} `).update(text).digest('hex');

async function openOrNothing(path: string, flags: 'r' | 'r+'): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

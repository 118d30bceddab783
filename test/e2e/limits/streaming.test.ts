import { readFile, stat } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { generateDatabase } from './generate-database.ts';
import { peakMemory, peakMemoryOf } from './peak-memory.ts';

const mebibyte = 2 ** 20;
const small = 256 * mebibyte;
const large = (process.env['EIDER_LIMITS'] === 'full' ? 4096 : 1024) * mebibyte;

/** Peak memory that the issue allows, whatever the size of the database. */
const most = 250_000_000;
const growth = 1.2;

interface Peaks {
  readonly replicating: number;
  readonly restoring: number;
  /** Bytes that the replicator wrote anywhere, beyond those that lie in the bucket. */
  readonly writtenBesides: number;
}

let peaks: { small: Peaks; large: Peaks };

beforeAll(async () => {
  peaks = { small: await measure(small), large: await measure(large) };
  process.stdout.write(`${JSON.stringify(peaks)}\n`);
});

async function measure(bytes: number): Promise<Peaks> {
  await using stage = await ReplicaStage.create();
  await generateDatabase(stage.database, bytes);
  // Of about the size that was asked for, or nothing below means anything.
  expect((await stat(stage.database)).size / bytes).toBeCloseTo(1, 1);

  const replicating = stage.start(['replicate']);
  await stage.durable();
  const replicatingPeak = peakMemory(replicating.pid);
  const written = await bytesWritten(replicating.pid);
  await replicating.stop();
  const stored = (await stage.store.list({ prefix: '' })).objects.reduce((sum, { size }) => sum + size, 0);

  const restoring = stage.start(['restore', '--output', stage.folder.at('copy.duckdb')]);
  const restoringPeak = await peakMemoryOf(restoring);
  return { replicating: replicatingPeak, restoring: restoringPeak, writtenBesides: written - stored };
}

/** Bytes that a process has handed to the kernel to write (`wchar`, proc_pid_io(5)), temporary files included. */
async function bytesWritten(pid: number): Promise<number> {
  const [, bytes = ''] = /^wchar: (\d+)$/m.exec(await readFile(`/proc/${pid}/io`, 'utf8')) ?? [];
  return Number(bytes);
}

describe.each(['replicating', 'restoring'] as const)('%s', (doing) => {
  it('takes less than 250 MB of memory', () => {
    expect(peaks.small[doing]).toBeLessThan(most);
    expect(peaks.large[doing]).toBeLessThan(most);
  });

  it('takes no more for a database that is much larger', () => {
    expect(peaks.large[doing] / peaks.small[doing]).toBeLessThanOrEqual(growth);
  });
});

it('replicating makes no second copy of the database on the local disk', () => {
  expect(peaks.large.writtenBesides).toBeLessThan(mebibyte);
});

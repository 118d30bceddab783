import type { BlockId } from '../../../runtime/src/duckdb-file/block-id.ts';
import { writeBlock } from '../../../runtime/src/duckdb-file/restore/block-place.ts';
import { DatabaseFileWriter } from '../../../runtime/src/duckdb-file/restore/database-file-writer.ts';
import { EiderError } from '../../../runtime/src/errors/eider-error.ts';

// The child of `refused-writes.test.ts`: restores a database of 64 blocks to the first argument, and ends with the code of its failure.

const blockSize = 262_144;

async function restore(path: string): Promise<void> {
  await using writer = await DatabaseFileWriter.create(path);
  await writer.begin({ headerBytes: Buffer.alloc(12_288), blockSize, slots: 0 });
  for (let id = 0; id < 64; id++) writeBlock(writer.place(id as BlockId), Buffer.alloc(blockSize, id));
  await writer.commit();
}

try {
  await restore(process.argv[2] ?? '');
} catch (error) {
  if (!(error instanceof EiderError)) throw error;
  process.stdout.write(error.name);
  process.exitCode = error.exitCode;
}

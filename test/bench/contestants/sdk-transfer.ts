import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { r2Client } from '../../../runtime/src/store/r2/r2-client.ts';

// What an application does that calls the SDK itself, in a process of its own: `put FILE`, `get FILE`, and `ranges FILE`,
// the quickest way to have the bytes of an object on the disk: ranged GETs side by side, and no check of anything.

const rangeSize = 8 * 2 ** 20;
const rangesAtOnce = 8;

const [action, path = ''] = process.argv.slice(2);
const {
  BENCH_ENDPOINT = '',
  BENCH_BUCKET,
  BENCH_KEY,
  BENCH_ACCESS_KEY_ID = '',
  BENCH_SECRET = '',
} = process.env;
const client = r2Client({
  endpoint: new URL(BENCH_ENDPOINT),
  credentials: { accessKeyId: BENCH_ACCESS_KEY_ID, secretAccessKey: BENCH_SECRET },
});
const object = { Bucket: BENCH_BUCKET, Key: BENCH_KEY };

async function put(): Promise<void> {
  const { size } = await stat(path);
  await client.send(new PutObjectCommand({ ...object, Body: createReadStream(path), ContentLength: size }));
}

async function get(): Promise<void> {
  const { Body } = await client.send(new GetObjectCommand(object));
  await pipeline(Body as Readable, createWriteStream(path));
}

async function ranges(): Promise<void> {
  const { ContentLength: size = 0 } = await client.send(new HeadObjectCommand(object));
  await using file = await open(path, 'w');
  const starts = Array.from({ length: Math.ceil(size / rangeSize) }, (_, index) => index * rangeSize);
  await pLimit(rangesAtOnce).map(starts, async (start) => {
    const Range = `bytes=${start}-${Math.min(start + rangeSize, size) - 1}`;
    const { Body } = await client.send(new GetObjectCommand({ ...object, Range }));
    let at = start;
    for await (const piece of Body as Readable) {
      await file.write(piece as Buffer, 0, (piece as Buffer).length, at);
      at += (piece as Buffer).length;
    }
  });
  await file.sync();
}

const actions: Readonly<Record<string, () => Promise<void>>> = { put, get, ranges };
await actions[action ?? '']?.();
client.destroy();

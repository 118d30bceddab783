/** The other process in the tests of a shared folder: `<task> <endpoint> [times]`. */
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BucketMutex } from '../../../runtime/src/store/directory/bucket-mutex.ts';
import { openStore } from '../../../runtime/src/store/open-store.ts';

const [task = '', url = '', count = '0'] = process.argv.slice(2);
const endpoint = new URL(url);
const bucket = 'shared';
const store = await openStore({ endpoint, bucket });
const tell = (message: unknown): void => {
  process.send?.(message);
};

/** Adds one to a counter until it has done so as often as it was told to. */
const countUp = async (): Promise<number> => {
  let done = 0;
  while (done < Number(count)) {
    const read = await store.read('counter');
    const next = Number(Buffer.from(read?.bytes ?? []).toString()) + 1;
    const { swapped } = await store.swap('counter', Buffer.from(`${next}`), read?.etag ?? '');
    if (swapped) done += 1;
  }
  return done;
};

const createAll = async (): Promise<number> => {
  let won = 0;
  for (let index = 0; index < Number(count); index += 1) {
    const { created } = await store.create(`race/${index}`, Buffer.from(`${process.pid}`));
    if (created) won += 1;
  }
  return won;
};

/** Waits to be killed, for a message that nobody sends. */
const stay = () => once(process, 'message');

const hold = async (): Promise<unknown> => {
  using _mutex = await BucketMutex.acquire(join(fileURLToPath(endpoint), bucket), undefined);
  tell('held');
  // Awaited here: the lock goes when this function ends.
  return await stay();
};

const uploadForEver = async (): Promise<unknown> => {
  const body = async function* () {
    yield Buffer.alloc(1000);
    yield Buffer.alloc(1000);
    tell('half');
    await stay();
  };
  return store.upload('half', body());
};

const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  count: countUp,
  create: createAll,
  hold,
  upload: uploadForEver,
};
const run = tasks[task];
if (run === undefined) throw new Error(`no task ${task}`);
tell(await run());
process.disconnect?.();

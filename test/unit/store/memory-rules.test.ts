import { describe, expect, test } from 'vitest';
import { ObjectLockedError } from '../../../runtime/src/store/errors/object-locked-error.ts';
import { StoreUnreachableError } from '../../../runtime/src/store/errors/store-unreachable-error.ts';
import { S3Store } from '../../../runtime/src/store/s3/s3-store.ts';
import type { Store } from '../../../runtime/src/store/store.ts';
import type { StoreCall } from '../../../runtime/src/store/store-observer.ts';
import { MemoryApi } from '../../support/memory-store/memory-api.ts';
import { MemoryBucket, type MemoryBucketOptions } from '../../support/memory-store/memory-bucket.ts';
import { openMemoryStore } from '../../support/memory-store/open-memory-store.ts';
import { ForgetfulApi } from './forgetful-api.ts';

const start = Date.UTC(2026, 0, 1);
const mebibyte = 1024 * 1024;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A bucket whose clock stands still unless a wait, or the test, moves it. */
const bucketAt = (options: Omit<MemoryBucketOptions, 'clock'>) => {
  const time = { now: start };
  const bucket = new MemoryBucket({ ...options, clock: () => time.now });
  const wait = async (milliseconds: number) => {
    time.now += milliseconds;
  };
  const retry = { schedule: [1000, 2000, 4000, 8000, 16_000], random: () => 1, wait };
  return { time, bucket, store: openMemoryStore({ bucket, retry }) };
};

async function* parts(...lengths: number[]): AsyncGenerator<Uint8Array> {
  for (const length of lengths) yield new Uint8Array(length);
}

describe('one write per second to a key', () => {
  test('is refused with 429, waited for, and then let through', async () => {
    const { time, store } = bucketAt({ oneWritePerSecond: true });
    const first = await store.create('key', bytes('first'));
    const etag = first.created ? first.etag : '';
    expect((await store.swap('key', bytes('second'), etag)).swapped).toBe(true);
    expect(time.now).toBe(start + 1000);
  });

  test('is an error when nobody waits long enough', async () => {
    const { bucket } = bucketAt({ oneWritePerSecond: true });
    const retry = { schedule: [1], random: () => 0, wait: async () => {} };
    const store = openMemoryStore({ bucket, retry });
    await store.create('key', bytes('first'));
    const error = await store.create('key', bytes('second')).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StoreUnreachableError);
    expect(error).toMatchObject({ status: 429, tries: 2 });
  });

  test('does not touch other keys', async () => {
    const { time, store } = bucketAt({ oneWritePerSecond: true });
    await store.create('one', bytes('first'));
    await store.create('other', bytes('first'));
    expect(time.now).toBe(start);
  });
});

describe('a bucket lock', () => {
  const locks = [{ prefix: 'log/', maxAgeSeconds: 3600 }];
  const attempts: { name: string; attempt: (store: Store) => Promise<unknown> }[] = [
    { name: 'deleting', attempt: (store) => store.delete(['log/1']) },
    { name: 'replacing', attempt: (store) => store.swap('log/1', bytes('new'), '"any"') },
    { name: 'copying onto', attempt: (store) => store.copy('free', 'log/1') },
    { name: 'overwriting', attempt: (store) => store.upload('log/1', parts(1)) },
    {
      name: 'completing an upload onto',
      attempt: (store) => store.upload('log/1', parts(5 * mebibyte, 1), { partSize: 5 * mebibyte }),
    },
  ];
  const locked = async () => {
    const under = bucketAt({ locks });
    await under.store.create('log/1', bytes('record'));
    await under.store.create('free', bytes('other'));
    return under;
  };

  test('is no obstacle to what is sent again after a lost answer, and counts as no refusal', async () => {
    const bucket = new MemoryBucket({ locks });
    const retry = { schedule: [0], random: () => 0, wait: async () => {} };
    const results: string[] = [];
    const observe = ({ result }: StoreCall) => results.push(result);
    const store = new S3Store({ api: new ForgetfulApi(bucket), retry, observe });
    expect(await store.create('log/1', bytes('record'))).toEqual({ created: false });
    expect(results).toEqual(['transient', 'locked']);
    const { etag } = await store.upload('log/2', parts(3));
    expect(await store.read('log/2')).toMatchObject({ bytes: new Uint8Array(3), etag });
  });

  test.each(attempts)('forbids $name an object', async ({ attempt }) => {
    const { store } = await locked();
    const error = await attempt(store).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ObjectLockedError);
    expect(error).toMatchObject({ code: 'ObjectLockedByBucketPolicy', key: 'log/1', exitCode: 77 });
    expect((await store.read('log/1'))?.bytes).toEqual(bytes('record'));
  });

  test('ends with the age of the object', async () => {
    const { store, time } = await locked();
    time.now += 3_599_999;
    await expect(store.delete(['log/1'])).rejects.toThrow(ObjectLockedError);
    time.now += 1;
    await store.delete(['log/1']);
    expect(await store.read('log/1')).toBeUndefined();
  });

  test('lets new objects come, and others go', async () => {
    const { store } = await locked();
    expect((await store.create('log/2', bytes('record'))).created).toBe(true);
    await store.delete(['free']);
    expect(await store.read('free')).toBeUndefined();
  });

  test('is "somebody was first" to a create', async () => {
    const { store } = await locked();
    expect(await store.create('log/1', bytes('late'))).toEqual({ created: false });
  });

  test('does not keep a delete from taking what is not locked', async () => {
    const { store } = await locked();
    await expect(store.delete(['free', 'log/1'])).rejects.toThrow(ObjectLockedError);
    expect(await store.read('free')).toBeUndefined();
  });
});

describe('a multipart upload', () => {
  const complete = async (...lengths: number[]): Promise<unknown> => {
    const bucket = new MemoryBucket();
    const api = new MemoryApi(bucket);
    const signal = undefined;
    const upload = await api.createMultipartUpload({ key: 'key', mark: 'mark', signal });
    const uploaded = await Promise.all(
      lengths.map((length, index) =>
        api.uploadPart({ upload, partNumber: index + 1, body: new Uint8Array(length), signal }),
      ),
    );
    const completing = api.completeMultipartUpload({ upload, parts: uploaded, signal });
    return completing.catch((failure: unknown) => failure);
  };

  test.each([
    { what: 'equal parts and a shorter one', lengths: [5, 5, 1], code: undefined },
    { what: 'equal parts only', lengths: [6, 6], code: undefined },
    { what: 'unequal parts (10048)', lengths: [5, 6, 1], code: 'InvalidPart' },
    { what: 'a last part that is longer', lengths: [5, 6], code: 'InvalidPart' },
    { what: 'parts that are too small', lengths: [4, 4], code: 'EntityTooSmall' },
  ])('of $what', async ({ lengths, code }) => {
    const result = await complete(...lengths.map((length) => length * mebibyte));
    if (code === undefined)
      expect(result).toMatchObject({ etag: expect.stringMatching(/^"[0-9a-f]{32}-\d"$/) });
    else expect(result).toMatchObject({ status: 400, code });
  });
});

describe('a bucket in memory', () => {
  test('tells ages by its own clock', async () => {
    const { store, time } = bucketAt({});
    await store.create('key', bytes('content'));
    time.now += 60_000;
    const read = await store.read('key');
    const listed = await store.list({ prefix: '' });
    expect([read?.lastModified, read?.date]).toEqual([new Date(start), new Date(start + 60_000)]);
    expect([listed.objects[0]?.lastModified, listed.date]).toEqual([read?.lastModified, read?.date]);
  });

  test('is one bucket to all of its stores', async () => {
    const bucket = new MemoryBucket();
    const [one, other] = [openMemoryStore({ bucket }), openMemoryStore({ bucket })];
    await one.create('key', bytes('content'));
    expect(await other.create('key', bytes('late'))).toEqual({ created: false });
  });

  test('keeps no memory of its callers, and lends none', async () => {
    const { store } = bucketAt({});
    const mine = Buffer.from('content');
    await store.create('key', mine);
    mine.fill(0);
    (await store.read('key'))?.bytes.fill(0);
    expect((await store.read('key'))?.bytes).toEqual(bytes('content'));
  });
});

import { randomUUID } from 'node:crypto';
import { StoreBrokenError } from '../errors/store-broken-error.ts';
import type { UploadResult } from '../store.ts';
import type { MultipartUpload, S3Api, UploadedPart } from './s3-api.ts';
import type { S3Requests } from './s3-requests.ts';

/** Parts on their way at once. Together with the next one they bound the memory of an upload. */
const inFlight = 3;
const longestAbortMilliseconds = 5000;

interface UploadInPartsOptions {
  api: S3Api;
  requests: S3Requests;
  key: string;
  /** Of equal size, except the last. */
  parts: AsyncIterable<Uint8Array>;
  signal: AbortSignal | undefined;
}

/** Uploads parts as one object, which appears whole at the end or not at all. */
export const uploadInParts = async (options: UploadInPartsOptions): Promise<UploadResult> => {
  const { api, requests, key, signal } = options;
  const mark = randomUUID();
  const upload = await requests.must({
    operation: 'CreateMultipartUpload',
    key,
    signal,
    run: async () => ({ value: await api.createMultipartUpload({ key, mark, signal }) }),
  });
  try {
    const { size, uploaded } = await sendParts(options, upload);
    return { size, etag: await complete(options, { upload, uploaded, mark }) };
  } catch (error) {
    await abort(options, upload);
    throw error;
  }
};

/** Fails with the first failure, after the parts on their way have ended too: none may arrive after the abort. */
const sendParts = async (
  { api, requests, key, parts, signal }: UploadInPartsOptions,
  upload: MultipartUpload,
): Promise<{ size: number; uploaded: UploadedPart[] }> => {
  const failing = new AbortController();
  const ending = signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]);
  const running = new Set<Promise<void>>();
  const uploaded: UploadedPart[] = [];
  let size = 0;
  let partNumber = 0;

  const send = async (body: Uint8Array): Promise<void> => {
    partNumber += 1;
    const request = { upload, partNumber, body, signal: ending };
    const run = async () => ({ value: await api.uploadPart(request), bytes: body.length });
    uploaded.push(await requests.must({ operation: 'UploadPart', key, signal: ending, run }));
  };

  try {
    for await (const body of parts) {
      size += body.length;
      const sending = send(body)
        .catch((error: unknown) => failing.abort(error))
        .finally(() => running.delete(sending));
      running.add(sending);
      if (running.size >= inFlight) await Promise.race(running);
      ending.throwIfAborted();
    }
  } catch (error) {
    failing.abort(error);
  }
  await Promise.all(running);
  ending.throwIfAborted();
  return { size, uploaded: uploaded.sort((a, b) => a.partNumber - b.partNumber) };
};

interface Completion {
  upload: MultipartUpload;
  uploaded: readonly UploadedPart[];
  mark: string;
}

/** If the reply to a completion is lost, the next try finds no such upload: then the mark tells whether it is done. */
const complete = async (
  { api, requests, key, signal }: UploadInPartsOptions,
  { upload, uploaded, mark }: Completion,
): Promise<string> => {
  const request = { upload, parts: uploaded, signal };
  const run = async () => ({ value: await api.completeMultipartUpload(request) });
  const completed = await requests.ask({ operation: 'CompleteMultipartUpload', key, signal, run }, [
    'upload-missing',
  ]);
  if (completed !== undefined) return completed.etag;

  const look = async () => ({ value: await api.getObject({ key, range: { offset: 0, length: 1 }, signal }) });
  const found = await requests.ask({ operation: 'GetObject', key, signal, run: look }, ['key-missing']);
  if (found?.mark === mark) return found.etag;
  throw new StoreBrokenError({
    operation: 'CompleteMultipartUpload',
    key,
    store: api.description,
    status: 404,
    code: 'NoSuchUpload',
    tries: 1,
  });
};

/** One failure is reported, the one that led here: what an abort leaves behind R2 removes by itself after 7 days. */
const abort = async (
  { api, requests, key }: UploadInPartsOptions,
  upload: MultipartUpload,
): Promise<void> => {
  const signal = AbortSignal.timeout(longestAbortMilliseconds);
  const run = async () => ({ value: await api.abortMultipartUpload({ upload, signal }) });
  try {
    await requests.must({ operation: 'AbortMultipartUpload', key, signal, run });
  } catch {
    // The observer has heard of it.
  }
};

import { Worker } from 'node:worker_threads';
import { compileCacheEnvironment } from '../../compile-cache-environment.ts';

/** Starts the thread that unpacks. In a bundle, `scripts/embed-thread.ts` puts another one here, which has the thread's program in it. */
export function startThread(): Worker {
  const env = { ...process.env, ...compileCacheEnvironment() };
  return new Worker(new URL('unpack-thread.ts', import.meta.url), { env });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildGate } from './preload/build-gate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the preload library; null on a machine without a C compiler. */
    gateLibrary: string | null;
  }
}

/** Builds the preload library once for all tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'eider-gate-'));
  provide('gateLibrary', (await buildGate(folder)) ?? null);
  return () => rm(folder, { recursive: true });
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const source = fileURLToPath(new URL('./gate.c', import.meta.url));
const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC'];

/**
 * Builds the preload library into a folder.
 * @returns its path; undefined on a machine without a C compiler
 */
export async function buildGate(folder: string): Promise<string | undefined> {
  const library = join(folder, 'gate.so');
  for (const compiler of ['cc', 'gcc', 'clang']) {
    const { failed, code, stderr } = await execa(compiler, [...flags, '-o', library, source, '-ldl'], {
      reject: false,
    });
    if (!failed) return library;
    if (code !== 'ENOENT') throw new Error(`${compiler} does not build gate.c: ${stderr}`);
  }
  return undefined;
}

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The module name that a Worker's upload gives its code. */
export const MAIN_MODULE = 'watchdog.js';

/**
 * Bundles the watchdog's source into one ES module. The same source gives the same text, so that an `up` without a
 * change of ours deploys nothing.
 *
 * @throws Error when the source does not compile
 */
export async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../watchdog/src/index.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2024',
    write: false,
    charset: 'utf8',
    // Comments with source paths would differ between the folders of two checkouts.
    absWorkingDir: fileURLToPath(new URL('../watchdog/', import.meta.url)),
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('the bundler returned nothing');
  return output.text;
}

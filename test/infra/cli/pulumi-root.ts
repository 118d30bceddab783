import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The newest version of which all Go modules can be had; sdk and pkg must be of the same one. */
export const VERSION = '3.259.0';

/** Where the build puts its result. */
export const BUILT = fileURLToPath(new URL(`../../../.cache/pulumi-${VERSION}`, import.meta.url));

/**
 * Where the real CLI is (as `<root>/bin/pulumi`): on the PATH, else where the build put it. The npm package `pulumi`,
 * a lazy installer, stands in npm's own folders and does not count.
 */
export function pulumiRoot(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.basename(folder) === 'bin' && !folder.includes('node_modules'))
    .map((folder) => path.dirname(folder));
  return [...onPath, BUILT].find((root) => existsSync(path.join(root, 'bin', 'pulumi')));
}

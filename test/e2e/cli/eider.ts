import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The file that `npx eider` runs. */
export const eiderFile = fileURLToPath(new URL('../../../runtime/bin/eider.mjs', import.meta.url));

interface EiderOptions {
  /** The whole environment besides PATH; default: nothing. */
  environment?: Readonly<Record<string, string>>;
  /** Working directory; default: this folder, which has no `.env`. */
  folder?: string;
  /** Options of Node.js itself. */
  node?: readonly string[];
}

/** Runs the command line as somebody would who has set nothing but this environment. */
export async function eider(
  args: readonly string[],
  { environment = {}, folder = import.meta.dirname, node = [] }: EiderOptions = {},
) {
  const { PATH = '' } = process.env;
  const { stdout, stderr, exitCode, signal } = await execa(process.execPath, [...node, eiderFile, ...args], {
    cwd: folder,
    env: { PATH, ...environment },
    extendEnv: false,
    reject: false,
  });
  return { stdout, stderr, exitCode, signal };
}

import { fileURLToPath } from 'node:url';

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const eiderProgram = pathOf('../../../runtime/bin/eider.mjs');
const platformProgram = pathOf('../app/main.ts');
const checksProgram = pathOf('../checks/main.ts');

/** The arguments to Node.js that run `eider` with these arguments, as `npx eider` does. */
export function eider(...args: readonly string[]): string[] {
  return [eiderProgram, ...args];
}

/** Those of `node app/main.ts`: the platform has Eider's library inside. */
export const runPlatform = [platformProgram];

/** Those of `node checks/main.ts <path>`. */
export function checkDatabase(path: string): string[] {
  return [checksProgram, path];
}

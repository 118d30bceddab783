import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  /** The whole environment besides PATH: what else this machine has in its own would change the tools. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Runs a program to its end, and gives what it printed. @throws if it fails */
export async function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  { env = {}, ...options }: CommandOptions = {},
): Promise<string> {
  const child = spawn(file, args, {
    ...options,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  if (code !== 0) throw new Error(`${file} ${args[0]} ended with ${signal ?? `code ${code}`}: ${stderr}`);
  return stdout;
}

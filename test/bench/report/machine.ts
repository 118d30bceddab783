import { cpus, loadavg, release, totalmem } from 'node:os';
import { runCommand } from '../measure/run-command.ts';

/** Where it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  /** Processes that wanted to run, a minute's mean: far above 0 before the bench means that others used the machine. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Processes that want to run, a minute's mean. */
export const load = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

export function describeMachine({ loadBefore }: Pick<Machine, 'loadBefore'>): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown processor',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    system: `Linux ${release()}`,
    loadBefore,
    loadAfter: load(),
  };
}

/** What a command prints, nothing if it is not installed: whoever needs it is a row that fails. */
async function printedBy(command: readonly [string, ...string[]]): Promise<string> {
  try {
    return await runCommand(command);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Versions of all that was compared; empty where something is not installed. */
export async function describeVersions(): Promise<Record<string, string>> {
  const [rclone, restic, commit] = await Promise.all([
    printedBy(['rclone', 'version']),
    printedBy(['restic', 'version']),
    runCommand(['git', 'rev-parse', '--short', 'HEAD']),
  ]);
  return {
    'eider at': commit.trim(),
    'node.js': process.versions.node,
    rclone: /v(\S+)/.exec(rclone)?.[1] ?? '',
    restic: /restic (\S+)/.exec(restic)?.[1] ?? '',
  };
}

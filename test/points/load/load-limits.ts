import { tmpdir } from 'node:os';

const variables = {
  seed: 'EIDER_POINTS_SEED',
  end: 'EIDER_POINTS_END',
  folder: 'EIDER_POINTS_FOLDER',
} as const;

/** What whoever runs the random load decides. */
export interface LoadLimits {
  readonly seed: number;
  /** When no further round begins, in milliseconds since 1970. */
  readonly end: number;
  /** Where its databases lie: on a disk, whose inodes and syncs are as in production. */
  readonly folder: string;
}

/** The environment that hands limits to the tests. */
export const loadEnvironment = ({ seed, end, folder }: LoadLimits): NodeJS.ProcessEnv => ({
  [variables.seed]: String(seed),
  [variables.end]: String(end),
  [variables.folder]: folder,
});

/** The limits in the environment; without any, one round of each format with seed 1. */
export function loadLimits(env: NodeJS.ProcessEnv): LoadLimits {
  return {
    seed: Number(env[variables.seed] ?? 1),
    end: Number(env[variables.end] ?? 0),
    folder: env[variables.folder] ?? tmpdir(),
  };
}

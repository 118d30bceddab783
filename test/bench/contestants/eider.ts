import type { ReplicaStage } from '../../support/replica-stage.ts';
import type { Contestant } from './contestant.ts';

/** `eider backup` and `eider restore`, each a process of its own, as the others are. */
export function eider(stage: ReplicaStage): Contestant {
  const run = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await stage.eider(args);
    if (code !== 0) throw new Error(`eider ${args[0]} ended with ${code}: ${stderr}`);
  };
  return {
    name: 'eider',
    upload: () => run('backup'),
    restore: (to) => run('restore', '--output', to),
  };
}

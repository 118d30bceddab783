import type { ReplicaStage } from '../../support/replica-stage.ts';
import type { Contestant } from './contestant.ts';

/**
 * `eider backup` and `eider restore`, each a process of its own, as the others are.
 * @param options.opensResult false: what was restored is not opened in a DuckDB, which none of the others does. @default true
 */
export function eider(stage: ReplicaStage, { opensResult = true } = {}): Contestant {
  const settings = opensResult ? {} : { R2_VALIDATE_DOWNLOADS: 'false' };
  const run = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await stage.eider(args, settings);
    if (code !== 0) throw new Error(`eider ${args[0]} ended with ${code}: ${stderr}`);
  };
  return {
    name: opensResult ? 'eider' : 'eider, not opened',
    upload: () => run('backup'),
    restore: (to) => run('restore', '--output', to),
  };
}

import { runCommand } from '../measure/run-command.ts';
import type { Contestant } from './contestant.ts';

/** `dd` from disk to disk, synced: what the disk alone allows. Uploads nothing. */
export function dd({ path }: { path: string }): Contestant {
  return {
    name: 'dd',
    upload: async () => {},
    restore: async (to) => {
      await runCommand(['dd', `if=${path}`, `of=${to}`, 'bs=1M', 'conv=fsync', 'status=none']);
    },
  };
}

import { ConfigurationError } from '../../config/configuration-error.ts';
import type { LocatedDatabase } from '../../config/database-path.ts';
import type { Check } from './check.ts';

/** Whether a database can be where the settings say. */
export function pathCheck(located: LocatedDatabase): Check {
  return {
    name: 'path',
    async run() {
      if ('path' in located) return { outcome: 'ok', detail: located.path };
      throw new ConfigurationError([{ name: 'EIDER_DATABASE_PATH', problem: located.problem }]);
    },
  };
}

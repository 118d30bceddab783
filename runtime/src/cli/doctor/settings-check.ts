import type { Settings } from '../../config/settings.ts';
import { unknownSettings } from '../../config/unknown-settings.ts';
import type { Check } from './check.ts';

interface SettingsCheckOptions {
  load: () => Promise<Settings>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Whether all settings are there and make sense, and whether any is misspelt. */
export function settingsCheck({ load, environment }: SettingsCheckOptions): Check {
  return {
    name: 'settings',
    async run() {
      const { bucket } = await load();
      const unknown = unknownSettings(environment);
      const detail = bucket === undefined ? 'complete; R2_SYNC_ENABLED=false' : 'complete';
      if (unknown.length === 0) return { outcome: 'ok', detail };
      return {
        outcome: 'warning',
        detail: `${detail}, but not known: ${unknown.join(', ')}`,
        todo: 'Check their spelling in docs/settings.md',
      };
    },
  };
}

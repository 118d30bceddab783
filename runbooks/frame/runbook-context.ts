import type { SettingsWith } from '../../runtime/src/config/settings.ts';
import type { ReplicaKeys } from '../../runtime/src/replica/keys.ts';
import type { ReplicaLog } from '../../runtime/src/replica/log/log.ts';
import type { Store } from '../../runtime/src/store/store.ts';
import type { Eider } from './eider.ts';
import type { OptionValues } from './runbook-options.ts';

/** What a runbook gets from its surroundings. */
export interface RunbookContext {
  readonly settings: SettingsWith<'bucket'>;
  readonly store: Store;
  readonly keys: ReplicaKeys;
  readonly log: ReplicaLog;
  /** Runs `eider` with the same settings. */
  readonly eider: Eider;
  readonly options: OptionValues;
  /** Shows a line to whoever watches. */
  readonly say: (line: string) => void;
  /** Names what is kept aside. */
  readonly now: Date;
  /** Aborts when somebody presses Ctrl-C or the process is told to stop. */
  readonly signal: AbortSignal;
}

import type { SettingsWith } from '../../runtime/src/config/settings.ts';
import type { OptionValues, RunbookOptions } from './runbook-options.ts';

/** A runbook that only answers: no plan, nothing to confirm, nothing to undo, and no trace in the bucket. */
export interface Question {
  readonly name: string;
  readonly summary: string;
  readonly does: string;
  readonly cannotUndo: string;
  readonly options: RunbookOptions;
  /** Answers on `say`, and gives the exit code. */
  readonly answer: (asked: {
    settings: SettingsWith<'bucket'>;
    options: OptionValues;
    say: (line: string) => void;
  }) => Promise<number>;
}

import { EiderError } from '../errors/eider-error.ts';
import { ExitCode } from '../errors/exit-code.ts';

/** One setting that cannot be used. */
export interface SettingIssue {
  /** The environment variable. */
  readonly name: string;
  /** What is wrong with it; never the value of a secret. */
  readonly problem: string;
}

/** Settings are missing or wrong; says all of them at once. */
export class ConfigurationError extends EiderError {
  override readonly exitCode = ExitCode.configuration;
  readonly issues: readonly SettingIssue[];

  constructor(issues: readonly SettingIssue[]) {
    const list = issues.map(({ name, problem }) => `${name} ${problem}`).join('; ');
    super({
      what: issues.length === 1 ? list : `${issues.length} settings cannot be used: ${list}`,
      todo: 'Set it in the environment, in .env or by a flag; docs/settings.md describes every setting',
    });
    this.issues = issues;
  }
}

import { ConfigurationError, type SettingIssue } from './configuration-error.ts';

/** Collects what is wrong, so that everything can be said at once. */
export class SettingIssues {
  readonly #issues = new Map<string, SettingIssue>();

  /** Only the first issue of a setting counts: one that is wrong is not also missing. */
  report(name: string, problem: string): void {
    if (!this.has(name)) this.#issues.set(name, { name, problem });
  }

  has(name: string): boolean {
    return this.#issues.has(name);
  }

  /** @throws ConfigurationError if anything was reported. */
  throwIfAny(): void {
    if (this.#issues.size > 0) throw new ConfigurationError([...this.#issues.values()]);
  }
}

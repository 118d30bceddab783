import type { Need, Settings, SettingsWith } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import type { GlobalOptions } from './global-options.ts';

/** What a command gets from its surroundings. */
export class CommandLine {
  /** True if the answer goes to stdout as JSON. */
  readonly json: boolean;
  readonly #options: GlobalOptions;

  constructor({ json, options }: { json: boolean; options: GlobalOptions }) {
    this.json = json;
    this.#options = options;
  }

  /**
   * Loads the settings.
   *
   * @throws ConfigurationError that names everything that is missing or wrong.
   * @throws UsageError for a flag that names a secret, or no setting.
   */
  async settings<Needed extends Need>(...needs: readonly Needed[]): Promise<SettingsWith<Needed>> {
    const [{ checkSettingNames }, { loadSettings }] = await Promise.all([
      import('./check-setting-names.ts'),
      import('../config/load-settings.ts'),
    ]);
    const { flags, settingsFile } = this.#options;
    checkSettingNames(Object.keys(flags));
    return loadSettings({ needs, flags, settingsFile });
  }

  /** The arguments with which another `eider` gets the same settings. No secret is among them: a flag cannot give one. */
  get settingsArguments(): string[] {
    const { flags, settingsFile } = this.#options;
    const given = Object.entries(flags).filter(([, value]) => value !== undefined);
    return [
      ...given.flatMap(([name, value]) => ['--set', `${name}=${value}`]),
      ...(settingsFile === undefined ? [] : ['--settings', settingsFile]),
    ];
  }

  /** Opens the log that the settings ask for, in which their secrets do not appear. */
  async log(settings: Settings): Promise<Log> {
    const [{ openLog }, { secretsOf }] = await Promise.all([
      import('../logging/open-log.ts'),
      import('../config/secrets-of.ts'),
    ]);
    return openLog({ level: settings.logLevel, secrets: secretsOf(settings) });
  }

  /** Gives the answer: the document as JSON if that was asked for, else the text. Nothing else goes to stdout. */
  answer({ document, text }: { document: unknown; text: string }): void {
    process.stdout.write(this.json ? `${JSON.stringify(document, undefined, 2)}\n` : `${text}\n`);
  }
}

import { type Command, InvalidArgumentError } from 'commander';
import { settingFlags } from '../config/setting-flags.ts';

/** What the options that every command has come to. */
export interface GlobalOptions {
  /** Settings given by flags, by their environment names. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly settingsFile: string | undefined;
  /** Show what lies under an error. */
  readonly verbose: boolean;
}

/** Adds the options that every command has. */
export function addGlobalOptions(program: Command): void {
  for (const { flag, name, does } of settingFlags) program.option(flag, `${does} (${name})`);
  program
    .option('--set <NAME=value>', 'any other setting by its name; can be repeated', collectSetting)
    // Not `--env-file`: Node.js itself takes that one, wherever it stands.
    .option('--settings <path>', 'file with settings (default: .env, if there is one)')
    .option('--verbose', 'show what lies under an error', false);
}

interface RawOptions extends Readonly<Record<string, unknown>> {
  readonly set?: Readonly<Record<string, string>>;
  readonly settings?: string;
  readonly verbose: boolean;
}

/** Reads the options that {@link addGlobalOptions} added. */
export function globalOptionsOf(program: Command): GlobalOptions {
  const options = program.opts<RawOptions>();
  const named = program.options.flatMap((option) => {
    const name = settingFlags.find(({ flag }) => flag === option.flags)?.name;
    const value = options[option.attributeName()];
    return name !== undefined && typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    flags: { ...options.set, ...Object.fromEntries(named) },
    settingsFile: options.settings,
    verbose: options.verbose,
  };
}

function collectSetting(text: string, settings: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Expected NAME=value.');
  return { ...settings, [name]: value };
}

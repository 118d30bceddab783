import { parseArgs } from 'node:util';
import { RunbookUsageError } from './runbook-usage-error.ts';

/** An option of a runbook, by its name without the dashes. */
export interface RunbookOption {
  /** What the value is, for the help; absent for a switch. */
  readonly value?: string;
  readonly does: string;
  /** True if the runbook makes no sense without it. */
  readonly required?: true;
}

export type RunbookOptions = Readonly<Record<string, RunbookOption>>;

/** Options that every runbook has. */
export const commonOptions = {
  'dry-run': { does: 'show the plan, and do nothing' },
  yes: { does: 'do not ask for the name of the database; for automation' },
  settings: { value: '<file>', does: 'file with settings, as for eider (default: .env, if there is one)' },
  help: { does: 'say what it does, and with which options' },
} as const satisfies RunbookOptions;

/** What was given on the command line. */
export class OptionValues {
  readonly #values: Readonly<Record<string, string | boolean | undefined>>;

  constructor(values: Readonly<Record<string, string | boolean | undefined>>) {
    this.#values = values;
  }

  /** The value of an option; undefined if it was not given. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The value of an option that is required. */
  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values[name] === true;
  }

  /** All that was given, for the audit trail. */
  get given(): Record<string, string | boolean> {
    const given = Object.entries(this.#values).filter((entry) => entry[1] !== undefined);
    return Object.fromEntries(given) as Record<string, string | boolean>;
  }
}

/**
 * Reads the options of a runbook.
 * @throws {RunbookUsageError} for one that it does not have, lacks its value, or is missing
 */
export function parseOptions(args: readonly string[], declared: RunbookOptions): OptionValues {
  const all = Object.entries<RunbookOption>({ ...declared, ...commonOptions });
  const options = Object.fromEntries(
    all.map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const values = new OptionValues(parse(args, options));
  if (values.has('help')) return values;
  for (const [name, { required }] of Object.entries(declared)) if (required) values.needed(name);
  return values;
}

function parse(
  args: readonly string[],
  options: Record<string, { type: 'boolean' | 'string' }>,
): Record<string, string | boolean | undefined> {
  try {
    return parseArgs({ args: [...args], options, allowNegative: false }).values;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
    throw new RunbookUsageError({ what, todo: 'See --help', cause });
  }
}

function missing(name: string): RunbookUsageError {
  return new RunbookUsageError({ what: `--${name} is missing`, todo: 'See --help' });
}

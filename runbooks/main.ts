import { loadSettings } from '../runtime/src/config/load-settings.ts';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { catalogue } from './catalogue.ts';
import type { Question } from './frame/question.ts';
import type { Runbook } from './frame/runbook.ts';
import { commonOptions, type OptionValues, parseOptions } from './frame/runbook-options.ts';
import { RunbookUsageError } from './frame/runbook-usage-error.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs the runbook that the arguments name; without one, lists them. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help') return list();
  const load = catalogue[name];
  if (load === undefined) {
    throw new RunbookUsageError({
      what: `There is no runbook ${name}`,
      todo: '`npm run runbook` lists them, and runbooks/README.md says which is for what',
    });
  }
  const { runbook } = await load();
  const options = parseOptions(args, runbook.options);
  if (options.has('help')) return help(runbook);
  const settingsFile = options.text('settings');
  const settings = loadSettings({ needs: ['bucket'], settingsFile });
  if ('answer' in runbook) return runbook.answer({ settings, options, say });
  return run(runbook, settings, options);
}

async function list(): Promise<number> {
  for (const load of Object.values(catalogue)) {
    const { name, summary } = (await load()).runbook;
    say(`${name.padEnd(18)}  ${summary}`);
  }
  say('\nnpm run runbook -- <name> --help says more; runbooks/README.md says which one is for what.');
  return ExitCode.done;
}

async function help(runbook: Runbook | Question): Promise<number> {
  const { helpText } = await import('./frame/report.ts');
  say(helpText(runbook, { ...runbook.options, ...commonOptions }));
  return ExitCode.done;
}

async function run(
  runbook: Runbook,
  settings: ReturnType<typeof loadSettings<'bucket'>>,
  options: OptionValues,
): Promise<number> {
  const [{ runRunbook }, { Eider }, { interruption }, { openReplica }] = await Promise.all([
    import('./frame/run-runbook.ts'),
    import('./frame/eider.ts'),
    import('./frame/interruption.ts'),
    import('../runtime/src/cli/open-replica.ts'),
  ]);
  const signal = interruption();
  const settingsFile = options.text('settings');
  const settingsArguments = settingsFile === undefined ? [] : ['--settings', settingsFile];
  const eider = new Eider({ settingsArguments, environment: process.env, say, signal });
  await using replica = await openReplica(settings.bucket);
  const context = { settings, ...replica, eider, options, say, now: new Date(), signal };
  const terminal = { input: process.stdin, output: process.stdout };
  return await runRunbook({ runbook, context, terminal });
}

/** What went wrong goes to stderr, in one line, as with `eider` itself. */
async function report(error: unknown): Promise<number> {
  const { reportError } = await import('../runtime/src/cli/report-error.ts');
  return reportError({ error, verbose: false, write: (text) => process.stderr.write(text) });
}

// Not only set: an answer that came after a time-out must not keep the process.
process.exit(await main(process.argv.slice(2)).catch(report));

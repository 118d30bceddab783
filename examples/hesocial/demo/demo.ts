import { formatSeconds } from './format.ts';
import { Narrator } from './narrator.ts';
import { play } from './play.ts';
import { StepFailedError } from './step-failed-error.ts';
import { judge } from './verdict.ts';

/** What a shell says of a program that Ctrl-C ended: 128 + the number of SIGINT. */
const interrupted = 130;

/**
 * `npm run demo`: an events platform loses its machine and gets its data back, on this machine alone.
 * @returns the exit code: 0 if every promise was kept
 */
async function main(): Promise<number> {
  const started = performance.now();
  const narrator = new Narrator(process.stdout);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  narrator.title('Eider', 'An events platform on DuckDB loses its machine, and gets its data back.');
  try {
    const findings = judge(await play({ narrator, signal: stop.signal }));
    narrator.step('What was promised');
    narrator.findings(findings);
    const broken = findings.filter(({ kept }) => !kept).length;
    const took = `It took ${formatSeconds(performance.now() - started)}, and nothing is left running or on disk.`;
    narrator.closing(
      broken === 0 ? `Every promise was kept. ${took}` : `Broken promises: ${broken}. ${took}`,
    );
    return broken === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) {
      narrator.closing('Stopped. Nothing is left running or on disk.');
      return interrupted;
    }
    if (!(error instanceof StepFailedError)) throw error;
    narrator.failure(error.message, error.logTail);
    return 1;
  }
}

process.exitCode = await main();

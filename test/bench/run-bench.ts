import { TemporaryFolder } from '../support/temporary-folder.ts';
import type { Bench } from './bench.ts';
import type { BenchOptions } from './bench-options.ts';
import { BenchDatabase } from './database/bench-database.ts';
import { experiments } from './experiments/experiments.ts';
import { live } from './experiments/live.ts';
import type { JudgedCopies } from './live/judged-copies.ts';
import { timed } from './measure/timed.ts';
import { describeMachine, describeVersions, load } from './report/machine.ts';
import type { Report } from './report/report.ts';
import { failedRow, type Row } from './report/row.ts';
import { BenchServer } from './server/bench-server.ts';

interface RunOptions {
  readonly options: BenchOptions;
  /** Is told what goes on. */
  readonly say: (line: string) => void;
}

/** The experiment that comes to a table of its own. */
const liveName = 'live';

/** @throws if one is named that does not exist */
function chosenExperiments({ only }: BenchOptions): readonly string[] {
  const names = [...Object.keys(experiments), liveName];
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no experiment ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return only.length === 0 ? names : only;
}

/** Runs the experiments one after the other; one that fails is a row that says so. @throws if `only` names one that does not exist */
export async function runBench({ options, say }: RunOptions): Promise<Report> {
  const chosen = chosenExperiments(options);
  const [started, loadBefore, versions] = [new Date(), load(), await describeVersions()];
  await using folder = await TemporaryFolder.create();
  await using server = await BenchServer.start();
  say(`a database of ${options.megabytes} MB`);
  const { megabytes, seed } = options;
  await using database = await BenchDatabase.generate({
    path: folder.at('bench.duckdb'),
    bytes: megabytes * 1e6,
    seed,
  });
  const bench: Bench = { server, options, database, folder: folder.path };
  const rows: Row[] = [];
  const copies: JudgedCopies[] = [];
  for (const name of chosen) {
    const measure = async () => {
      if (name === liveName) copies.push(...(await live(bench)));
      else rows.push(...((await experiments[name]?.(bench)) ?? []));
    };
    const fail = async (error: unknown) => {
      say(`${name}: ${error instanceof Error ? error.stack : error}`);
      rows.push(failedRow(name, error));
      await server.reset();
    };
    const seconds = await timed(() => measure().catch(fail));
    say(`${name}: ${Math.round(seconds)} s`);
  }
  const minutes = Math.round((Date.now() - started.getTime()) / 6000) / 10;
  const machine = describeMachine({ loadBefore });
  return { started: started.toISOString(), minutes, machine, versions, options, rows, copies };
}

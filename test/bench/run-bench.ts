import { TemporaryFolder } from '../support/temporary-folder.ts';
import type { Bench } from './bench.ts';
import type { BenchOptions } from './bench-options.ts';
import { ShippedEider } from './contestants/shipped-eider.ts';
import { DatabaseShelf } from './database/database-shelf.ts';
import { experiments } from './experiments/experiments.ts';
import { IdleWatch } from './experiments/idle-watch.ts';
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
  /** Is given what there is after each experiment, so that a run that is interrupted leaves what it has measured. */
  readonly keep?: (report: Report) => void;
}

/** The experiment that comes to a table of its own. */
const liveName = 'live';

/** The experiment that asks what an idle replicator has done all the time. */
const steadyName = 'steady';

/** @throws if one is named that does not exist */
function chosenExperiments({ only }: BenchOptions): readonly string[] {
  const names = [...Object.keys(experiments), liveName];
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no experiment ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return only.length === 0 ? names : only;
}

/** Runs the experiments one after the other; one that fails is a row that says so. @throws if `only` names one that does not exist */
export async function runBench({ options, say, keep = () => {} }: RunOptions): Promise<Report> {
  const chosen = chosenExperiments(options);
  const [started, loadBefore, versions] = [new Date(), load(), await describeVersions()];
  await using folder = await TemporaryFolder.create();
  await using server = await BenchServer.start();
  await using shipped = await ShippedEider.build();
  const eider = shipped.file;
  await using idle = chosen.includes(steadyName) ? await IdleWatch.start({ eider }) : undefined;
  const databases = new DatabaseShelf({ folder: folder.path, seed: options.seed });
  const rows: Row[] = [];
  const copies: JudgedCopies[] = [];
  const reportWithout = (missing: readonly string[]): Report => {
    const minutes = Math.round((Date.now() - started.getTime()) / 6000) / 10;
    const machine = describeMachine({ loadBefore });
    return { started: started.toISOString(), minutes, missing, machine, versions, options, rows, copies };
  };
  for (const [index, name] of chosen.entries()) {
    const sayOf = (what: string) => say(`${name}: ${what}`);
    const bench: Bench = { server, options, databases, eider, idle, folder: folder.path, say: sayOf };
    const measure = async () => {
      if (name === liveName) copies.push(...(await live(bench)));
      else rows.push(...((await experiments[name]?.(bench)) ?? []));
    };
    const fail = async (error: unknown) => {
      sayOf(error instanceof Error ? (error.stack ?? error.message) : String(error));
      rows.push(failedRow(name, error));
      await server.reset();
    };
    sayOf(`begins, ${index + 1} of ${chosen.length}`);
    const seconds = await timed(() => measure().catch(fail));
    sayOf(`took ${Math.round(seconds)} s`);
    keep(reportWithout(chosen.slice(index + 1)));
  }
  return reportWithout([]);
}

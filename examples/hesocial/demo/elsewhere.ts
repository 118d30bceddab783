import { type Report, reportSchema } from '../checks/report.ts';
import { checkDatabase, eider } from './eider.ts';
import { formatSeconds } from './format.ts';
import type { Narrator } from './narrator.ts';
import { runToEnd } from './run-to-end.ts';
import { showTables } from './show-tables.ts';
import type { Stage } from './stage.ts';
import type { Evidence } from './verdict.ts';

/** Restores the database on another machine, and looks closely at it and at what the last life left on its disk. */
export async function playElsewhere({
  stage,
  narrator,
  signal,
  disk,
  leftOn,
}: {
  stage: Stage;
  narrator: Narrator;
  signal: AbortSignal;
  disk: string;
  leftOn: string;
}): Promise<Pick<Evidence, 'left' | 'elsewhere'>> {
  narrator.step('`eider restore` on another machine');
  await stage.makeDisk(disk);
  const path = stage.databaseOn(disk);
  const started = performance.now();
  await runToEnd(eider('restore', '-o', path), { stage, signal });
  narrator.fact('restored in', formatSeconds(performance.now() - started));
  const elsewhere = await report(path, { stage, signal });
  showTables(narrator, elsewhere);
  return { elsewhere, left: await report(stage.databaseOn(leftOn), { stage, signal }) };
}

async function report(
  path: string,
  { stage, signal }: { stage: Stage; signal: AbortSignal },
): Promise<Report> {
  return reportSchema.parse(
    JSON.parse(await runToEnd(checkDatabase(path), { stage, signal, allowed: [0, 1] })),
  );
}

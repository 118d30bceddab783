import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { BenchServer } from '../../test/bench/server/bench-server.ts';
import { ReplicaStage } from '../../test/support/replica-stage.ts';

const compiledByRun = fileURLToPath(new URL('./compiled-by-run.ts', import.meta.url));

/** Makes an empty database, in the folder in which Eider runs. */
const makeDatabase = `
  const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve('@duckdb/node-api'))});
  const database = await DuckDBInstance.create(process.env.EIDER_DATABASE_PATH);
  database.closeSync();`;

/**
 * Puts beside a bundle what V8 compiles while it starts an application and stops it, the file and the replica being as the last stop left
 * them: the start that must be fast. Good for the Node.js that runs this.
 */
export async function compileBundle(bundle: string): Promise<void> {
  await using server = await BenchServer.start();
  await using stage = await ReplicaStage.create({ s3: server });
  const eider = (program: readonly string[], application: readonly string[]) =>
    execa(process.execPath, [...program, 'run', '--', ...application], {
      cwd: stage.folder.path,
      env: stage.environment,
    });
  await eider([bundle], [process.execPath, '--input-type=module', '--eval', makeDatabase]);
  await eider([compiledByRun, bundle], ['true']);
}

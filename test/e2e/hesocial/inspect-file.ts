import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { reportSchema } from '../../../examples/hesocial/checks/report.ts';

const main = fileURLToPath(new URL('../../../examples/hesocial/checks/main.ts', import.meta.url));

/** Has a database that nobody uses inspected by a process of its own. */
export async function inspectFile(path: string) {
  const { stdout, exitCode } = await execa(process.execPath, [main, path], {
    stdin: 'ignore',
    reject: false,
  });
  return { report: reportSchema.parse(JSON.parse(stdout)), exitCode };
}

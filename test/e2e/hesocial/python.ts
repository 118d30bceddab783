import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';

const requirements = fileURLToPath(
  new URL('../../../examples/hesocial-python/requirements.txt', import.meta.url),
);

/** A Python with the packages of the sample application, in a folder of its own; undefined where it cannot be had. */
export async function pythonWithDuckdb(folder: TemporaryFolder): Promise<string | undefined> {
  const options = { reject: false, stdin: 'ignore' } as const;
  const venv = folder.at('venv');
  const made = await execa('python3', ['-m', 'venv', venv], options);
  if (made.exitCode !== 0) return undefined;
  const python = `${venv}/bin/python`;
  const installed = await execa(
    python,
    ['-m', 'pip', 'install', '--quiet', '--requirement', requirements],
    options,
  );
  return installed.exitCode === 0 ? python : undefined;
}

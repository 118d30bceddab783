import { existsSync } from 'node:fs';
import { copyFile, open, rename } from 'node:fs/promises';
import { type Env, FORMATS } from '../../infra/outputs/env-formats.ts';

/** Writes settings with a secret among them to a file that only its owner may read; the one before is kept as `<file>.previous`. */
export async function writeEnvFile(path: string, env: Env): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(FORMATS.dotenv(env));
    await file.sync();
  } finally {
    await file.close();
  }
  if (existsSync(path)) await copyFile(path, `${path}.previous`);
  await rename(`${path}.new`, path);
}

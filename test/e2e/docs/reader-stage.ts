import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { DuckdbSession } from '../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { root } from './documented-blocks.ts';

/** An application that has made its database by the time it ends. */
const application = `
  const { copyFileSync, existsSync } = require('node:fs');
  const path = process.env.EIDER_DATABASE_PATH;
  if (!existsSync(path)) copyFileSync('seed.duckdb', path);`;

/** Where a reader of the documentation tries what it says: a folder with an application, a folder for a bucket, and `npx`. */
export class ReaderStage implements AsyncDisposable {
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  static async create(): Promise<ReaderStage> {
    const folder = await TemporaryFolder.create();
    for (const name of ['bucket', 'data', 'bin']) await mkdir(folder.at(name));
    await writeFile(folder.at('app.js'), application);
    // What `npx` does where the package is installed.
    await writeFile(folder.at('bin/npx'), '#!/bin/sh\nexec "$@"\n');
    await chmod(folder.at('bin/npx'), 0o755);
    await using session = await DuckdbSession.open({ path: folder.at('seed.duckdb') });
    await session.run('CREATE TABLE visits AS SELECT 42 AS visits');
    await session.close();
    const stage = new ReaderStage(folder);
    await stage.run('npx eider run -- node app.js');
    return stage;
  }

  /**
   * Runs a script as a reader would who has a bucket already, and returns what it prints.
   * @throws {Error} with all that it said, if a command in it fails
   */
  async run(script: string): Promise<string> {
    const { PATH = '' } = process.env;
    const { stdout } = await execa('sh', ['-eu', '-c', script], {
      cwd: this.#folder.path,
      extendEnv: false,
      env: {
        PATH: `${this.#folder.at('bin')}:${root}node_modules/.bin:${PATH}`,
        R2_ENDPOINT: pathToFileURL(this.#folder.path).href,
        R2_BUCKET_NAME: 'bucket',
        EIDER_DATABASE_PATH: 'data/app.duckdb',
        EIDER_LEASE_TTL_SECONDS: '2',
        EIDER_HTTP_ADDRESS: 'off',
      },
      stdin: 'ignore',
    });
    return stdout;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#folder[Symbol.asyncDispose]();
  }
}

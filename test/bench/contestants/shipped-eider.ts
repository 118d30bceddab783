import { symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../../../runtime/scripts/bundle.ts';
import { compileBundle } from '../../../runtime/scripts/compile-bundle.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Eider as `npm run build` makes it and a container runs it, with DuckDB beside it. */
export class ShippedEider implements AsyncDisposable {
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  static async build(): Promise<ShippedEider> {
    await using resources = new AsyncDisposableStack();
    const folder = resources.use(await TemporaryFolder.create());
    const shipped = new ShippedEider(folder);
    await writeBundle(folder.at('eider'));
    await symlink(modules, folder.at('eider/node_modules'));
    await compileBundle(shipped.file);
    resources.move();
    return shipped;
  }

  /** What Node.js runs. */
  get file(): string {
    return this.#folder.at('eider/eider.mjs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

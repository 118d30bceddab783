import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };
import { embedAssets } from './embed-assets.ts';
import { embedThread } from './embed-thread.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The only package that stays outside: it has a native library for each platform. */
const engine = '@duckdb/node-api';

/** The bundle starts itself as a child program, where the sources start a file. */
const ownChildren: Plugin = {
  name: 'own-children',
  setup(build) {
    build.onResolve({ filter: /\/child-program\.ts$/ }, () => ({
      path: at('../src/bundle/child-program.ts'),
    }));
  },
};

/**
 * Writes Eider into a folder as one file, `eider.mjs`, with what a package needs beside it.
 * @throws {Error} if anything but DuckDB would have to be there for it to start
 */
export async function writeBundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [at('../src/bundle/entry.ts')],
    outfile: `${folder}/eider.mjs`,
    bundle: true,
    minify: true,
    // Names of classes are part of error messages.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    external: [engine],
    plugins: [ownChildren, embedAssets, embedThread],
    metafile: true,
    legalComments: 'eof',
    // Packages of the older kind ask for Node.js' modules this way.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);",
    },
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const needed = imports.filter(({ path, kind }) => path === engine && kind !== 'dynamic-import');
  if (needed.length > 0) throw new Error(`the bundle would not start without ${engine}`);
  await writeFile(`${folder}/package.json`, `${JSON.stringify(packageOfBundle(), undefined, 2)}\n`);
  await copyFile(at('../../LICENSE'), `${folder}/LICENSE`);
}

/** DuckDB is optional, and of the one version that was tested. */
function packageOfBundle() {
  const { version, license, engines, dependencies } = packageJson;
  return {
    name: 'eider',
    version,
    description: 'Keeps a DuckDB database alive on machines that die',
    license,
    type: 'module',
    bin: { eider: 'eider.mjs' },
    files: ['eider.mjs'],
    engines,
    optionalDependencies: { [engine]: dependencies[engine] },
  };
}

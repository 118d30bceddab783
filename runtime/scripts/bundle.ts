import { createHash } from 'node:crypto';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };
import { bundleOf } from '../src/bundle/program.ts';
import { builtinsOnDemand } from './builtins-on-demand.ts';
import { embedAssets } from './embed-assets.ts';
import { embedThread } from './embed-thread.ts';
import { zodInEnglish } from './zod-in-english.ts';

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

const options = {
  bundle: true,
  minify: true,
  // Names of classes are part of error messages.
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  external: [engine],
  plugins: [ownChildren, embedAssets, embedThread, zodInEnglish, builtinsOnDemand],
  write: false,
} satisfies BuildOptions;

/**
 * Writes Eider into a folder as one file, `eider.mjs`, with what a package needs beside it.
 * @throws {Error} if anything but DuckDB would have to be there for it to start
 */
export async function writeBundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const [launcher, text] = await Promise.all([launcherText(), programText()]);
  const source = `(async function(bundleUrl){"use strict";${text}\n})`;
  const id = createHash('sha256').update(source).digest('hex');
  const bundle = bundleOf({ launcher, program: { id, source } });
  await writeFile(`${folder}/eider.mjs`, bundle, { mode: 0o755 });
  await writeFile(`${folder}/package.json`, `${JSON.stringify(packageOfBundle(), undefined, 2)}\n`);
  await copyFile(at('../../LICENSE'), `${folder}/LICENSE`);
}

async function launcherText(): Promise<string> {
  const { outputFiles } = await build({ ...options, entryPoints: [at('../src/bundle/launch.ts')] });
  return `#!/usr/bin/env node\n${outputFiles[0]?.text.trimEnd()}\n`;
}

/** The body of a function that gets the URL of the bundle. */
async function programText(): Promise<string> {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [at('../src/bundle/entry.ts')],
    metafile: true,
    legalComments: 'eof',
    define: { 'import.meta.url': 'bundleUrl' },
    // Packages of the older kind ask for Node.js' modules this way.
    banner: { js: "const require = process.getBuiltinModule('node:module').createRequire(bundleUrl);" },
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const needed = imports.filter(({ kind }) => kind !== 'dynamic-import' && kind !== 'require-call');
  if (needed.length > 0)
    throw new Error(`the bundle would not start without ${needed.map(({ path }) => path)}`);
  return outputFiles[0]?.text ?? '';
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

import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const program = fileURLToPath(new URL('../src/replica/unpack/unpack-thread.ts', import.meta.url));

/** Puts the program of the thread that unpacks into the bundle, as text: a thread that read the whole bundle would take 30 MB more. */
export const embedThread: Plugin = {
  name: 'embed-thread',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/replica\/unpack\/start-thread\.ts$/ }, async () => ({
      contents: `import { Worker } from 'node:worker_threads';
        export const startThread = () => new Worker(${JSON.stringify(await bundled())}, { eval: true });`,
      loader: 'js',
    }));
  },
};

/** As a script, which is what a thread takes as text. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`nothing became of ${program}`);
  return file.text;
}

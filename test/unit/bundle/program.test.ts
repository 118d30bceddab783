import { chmod, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  bundleOf,
  compiledFile,
  compiledFor,
  compiledPath,
  type Program,
  programIn,
} from '../../../runtime/src/bundle/program.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const program: Program = {
  id: 'a'.repeat(64),
  source: '/* not yet */ (async () => /^\\s*/.test("\n/*")) /* the end */',
};

async function bundleIn(folder: TemporaryFolder): Promise<string> {
  const bundle = folder.at('eider.mjs');
  await writeFile(bundle, bundleOf({ launcher: 'start();\n', program }));
  return bundle;
}

test('a bundle gives its program back, ends of comments included, and is no more than its launcher to Node.js', async () => {
  await using folder = await TemporaryFolder.create();
  const bundle = await bundleIn(folder);
  expect(programIn(bundle)).toEqual(program);
  const text = await readFile(bundle, 'utf8');
  expect(text.indexOf('*/')).toBe(text.length - '*/\n'.length);
});

test('a bundle that was cut off is told from one that has its program', async () => {
  await using folder = await TemporaryFolder.create();
  const bundle = folder.at('eider.mjs');
  await writeFile(bundle, 'start();\n');
  expect(() => programIn(bundle)).toThrow('has lost its program');
});

test('compiled code is taken that is of the very program', async () => {
  await using folder = await TemporaryFolder.create();
  const bundle = await bundleIn(folder);
  expect(compiledFor(program, bundle)).toBeUndefined();
  await writeFile(compiledPath(bundle), compiledFile(program, Buffer.from('code')), { mode: 0o644 });
  expect(compiledFor(program, bundle)?.toString()).toBe('code');
  expect(compiledFor({ ...program, id: 'b'.repeat(64) }, bundle)).toBeUndefined();
});

test('compiled code is not taken that others may have written', async () => {
  await using folder = await TemporaryFolder.create();
  const bundle = await bundleIn(folder);
  await writeFile(compiledPath(bundle), compiledFile(program, Buffer.from('code')));
  for (const mode of [0o664, 0o646]) {
    await chmod(compiledPath(bundle), mode);
    expect(compiledFor(program, bundle)).toBeUndefined();
  }
});

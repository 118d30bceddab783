import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import { compiledFile, compiledPath, programIn, type StartProgram, scriptOf } from '../src/bundle/program.ts';

// `node compiled-by-run.ts <bundle> <arguments…>`: runs the bundle with these arguments, and puts beside it what V8 compiled for that.

const [node = '', , bundle = '', ...args] = process.argv;
process.argv = [node, bundle, ...args];
// Code is good under the flags only under which it was compiled, and a bundle sets its own long after.
v8.setFlagsFromString = () => {};

const program = programIn(bundle);
const script = scriptOf(program, { bundle });
process.on('exit', () => {
  writeFileSync(compiledPath(bundle), compiledFile(program, script.createCachedData()), { mode: 0o644 });
});
const start: StartProgram = script.runInThisContext();
await start(pathToFileURL(bundle).href);

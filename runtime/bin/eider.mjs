#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

// JavaScript that even an old Node.js understands, so that it gets as far as saying that it is too old.
const oldest = 24;

if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    `eider: needs Node.js ${oldest} or newer, but ${process.execPath} is ${process.version}. Install a newer one, or put it first in PATH`,
  );
  process.exit(78);
}

// Half of a start is taking the types off the sources and compiling them: kept here, if this folder can be written to, so that
// the next start need not. Not in the folder for temporary files, where others could put code.
module.enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));

// The young generation stays at its first size. Grown, it is looked at less often, and the buffers that only it holds, which
// are hundreds of times its own size, add up: about 30 MB more at the peak of a restore, for nothing.
v8.setFlagsFromString('--semi-space-growth-factor=1');

// Nor does the old generation take half as much again before it is looked at: what each request leaves there would make the peak of
// a restore grow with the database, by 10 MB from 128 MB of it to 1 GB.
v8.setFlagsFromString('--heap-growing-percent=10');

const { main } = await import('../src/cli/main.ts');
await main();

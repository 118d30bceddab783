#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';

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

const { main } = await import('../src/cli/main.ts');
await main();

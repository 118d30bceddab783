#!/usr/bin/env node
import v8 from 'node:v8';

// JavaScript that even an old Node.js understands, so that it gets as far as saying that it is too old.
const oldest = 24;

if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    `eider: needs Node.js ${oldest} or newer, but ${process.execPath} is ${process.version}. Install a newer one, or put it first in PATH`,
  );
  process.exit(78);
}

// The young generation stays at its first size. Grown, it is looked at less often, and the buffers that only it holds, which
// are hundreds of times its own size, add up: about 30 MB more at the peak of a restore, for nothing.
v8.setFlagsFromString('--semi-space-growth-factor=1');

const { main } = await import('../src/cli/main.ts');
await main();

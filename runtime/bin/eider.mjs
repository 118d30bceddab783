#!/usr/bin/env node
// JavaScript that even an old Node.js understands, so that it gets as far as saying that it is too old.
const oldest = 24;

if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    `eider: needs Node.js ${oldest} or newer, but ${process.execPath} is ${process.version}. Install a newer one, or put it first in PATH`,
  );
  process.exit(78);
}

const { main } = await import('../src/cli/main.ts');
await main();

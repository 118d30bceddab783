import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compiledFor, programIn, type StartProgram, scriptOf } from './program.ts';

// What a bundle begins with: it starts the program in the comment behind it.

const bundle = realpathSync(fileURLToPath(import.meta.url));
const program = programIn(bundle);
const compiled = compiledFor(program, bundle);
const script = scriptOf(program, { bundle, ...(compiled && { compiled }) });
const start: StartProgram = script.runInThisContext();
await start(import.meta.url);

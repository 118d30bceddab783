import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { constants, Script } from 'node:vm';

// The bundle has its program in a comment: Node.js reads over that, and the code before it compiles the program itself. So V8 is given
// what it had compiled when the bundle was built, every function that a start needs included. Node.js' own cache has only what is compiled
// before a module runs, and costs a start a quarter more.

/** The line before the program, with its id. */
const opening = /^\/\*([0-9a-f]{64})\n/m;
const closing = '*/\n';

/** An end of a comment inside the program, and how it is written there. */
const [commentEnd, writtenEnd] = ['*/', '*\u0001/'];

/** A program that takes the URL of its bundle, and ends the process. */
export type StartProgram = (bundleUrl: string) => Promise<unknown>;

export interface Program {
  /** Nothing else has it: compiled code is that of this very text. */
  readonly id: string;
  /** A script that comes to a {@link StartProgram}. */
  readonly source: string;
}

/** The text of a bundle. */
export function bundleOf({
  launcher,
  program: { id, source },
}: {
  launcher: string;
  program: Program;
}): string {
  return `${launcher}/*${id}\n${source.replaceAll(commentEnd, writtenEnd)}${closing}`;
}

/**
 * The program of a bundle.
 * @throws {Error} if it is not as it was built
 */
export function programIn(bundle: string): Program {
  const text = readFileSync(bundle, 'utf8');
  const opened = opening.exec(text);
  const id = opened?.[1];
  if (opened === null || id === undefined) throw new Error(`${bundle} has lost its program`);
  const written = text.slice(opened.index + opened[0].length, -closing.length);
  return { id, source: written.replaceAll(writtenEnd, commentEnd) };
}

/** Compiles a program, or takes what was compiled before, if it is of this program, this Node.js and these flags of V8. */
export function scriptOf(
  { source }: Program,
  { bundle, compiled }: { bundle: string; compiled?: Buffer },
): Script {
  return new Script(source, {
    filename: bundle,
    ...(compiled && { cachedData: compiled }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** Where the compiled code of a bundle is. */
export function compiledPath(bundle: string): string {
  return bundle.replace(/\.mjs$/, '.compiled');
}

/** What {@link compiledPath} holds. */
export function compiledFile({ id }: Program, code: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id), code]);
}

/** The code of this program that was compiled before; undefined if there is none, or if others than who put the bundle there may have written it. */
export function compiledFor({ id }: Program, bundle: string): Buffer | undefined {
  const descriptor = openIfThere(compiledPath(bundle));
  if (descriptor === undefined) return undefined;
  try {
    const { uid, mode } = fstatSync(descriptor);
    if (uid !== statSync(bundle).uid || (mode & 0o022) !== 0) return undefined;
    const bytes = readFileSync(descriptor);
    return bytes.toString('latin1', 0, id.length) === id ? bytes.subarray(id.length) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined, too, if it cannot be read: it makes a start faster, no more. */
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return undefined;
    throw cause;
  }
}

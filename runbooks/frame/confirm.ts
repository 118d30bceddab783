import { createInterface } from 'node:readline/promises';
import { NotConfirmedError } from './not-confirmed-error.ts';

/**
 * Asks for the name of the database, which nobody types by accident.
 * @throws {NotConfirmedError} unless it is answered with exactly that
 */
export async function confirm({
  name,
  input,
  output,
  signal,
}: {
  name: string;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}): Promise<void> {
  using lines = createInterface({ input, output });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  const either = AbortSignal.any([signal, ended.signal]);
  const answer = await lines
    .question(`Type the name of the database (${name}) to go on: `, { signal: either })
    .catch((failure: unknown) => {
      signal.throwIfAborted();
      if (!ended.signal.aborted) throw failure;
      return undefined;
    });
  // On a terminal, Enter has ended the line.
  if (!('isTTY' in input && input.isTTY === true)) output.write('\n');
  if (answer?.trim() !== name) throw new NotConfirmedError({ answer: answer?.trim(), name });
}

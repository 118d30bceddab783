import { z } from 'zod';
import { ArchiveFailedError } from './archive-failed-error.ts';

/** What `eider archive --json` answers, as far as it is looked at here. */
const answerSchema = z.object({ name: z.string(), seq: z.number(), seconds: z.number(), bytes: z.number() });

/** An archive snapshot that another process has written. */
export type ArchivedApart = z.infer<typeof answerSchema>;

/** Writes an archive snapshot somewhere else than in this process. */
export type ArchiveApart = (signal: AbortSignal) => Promise<ArchivedApart>;

/**
 * Runs `eider archive` as a process of its own, of low priority: reading, checking and compressing a whole database must not
 * get in the way of the second-by-second work here.
 * @param command the program and its arguments, up to and with `archive --json`
 * @throws {ArchiveFailedError} that says why it ended
 */
export function archiveApart(command: readonly [string, ...string[]]): ArchiveApart {
  const [file, ...args] = command;
  return async (signal) => {
    // Once a day: a start need not wait for it.
    const { execa } = await import('execa');
    const {
      exitCode,
      signal: killed,
      stdout,
      stderr,
    } = await execa(file, args, {
      reject: false,
      stdin: 'ignore',
      // A drill that is told to stop removes its scratch folder first.
      cancelSignal: signal,
      forceKillAfterDelay: 5_000,
    });
    signal.throwIfAborted();
    const answer = exitCode === 0 ? answerSchema.safeParse(parseJson(stdout)) : undefined;
    if (answer?.success) return answer.data;
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    throw new ArchiveFailedError({ ended: killed ?? `exit code ${exitCode}`, reason });
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}

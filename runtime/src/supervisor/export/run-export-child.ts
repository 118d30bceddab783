import { execa } from 'execa';
import { childArguments } from '../../child-program.ts';
import { type ExportAnswer, type ExportRequest, exportAnswerSchema } from './export-protocol.ts';

/** Has the child process do something. One that dies has answered, too: with how it ended. */
export async function runExportChild(
  request: ExportRequest,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<ExportAnswer> {
  const {
    exitCode,
    signal: killed,
    stdout,
    stderr,
  } = await execa(process.execPath, childArguments('export'), {
    reject: false,
    input: JSON.stringify(request),
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (exitCode === 0) return exportAnswerSchema.parse(JSON.parse(stdout));
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return { done: false, reason: `DuckDB's process died (${killed ?? `exit code ${exitCode}`}) ${last}` };
}

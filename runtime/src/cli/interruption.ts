/** A signal that aborts when this process is told to stop: whoever listens tidies up and ends by itself. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  const abort = (name: string) => interrupted.abort(new Error(`stopped by ${name}`));
  process.once('SIGINT', abort).once('SIGTERM', abort);
  return interrupted.signal;
}

import { EiderError } from './eider-error.ts';

/** Why something failed: of a wait that was aborted, the reason of its signal, which Node.js hides behind an error of its own. */
export function reasonOf(failure: unknown): unknown {
  const isAborted = failure instanceof Error && failure.name === 'AbortError';
  return isAborted && failure.cause instanceof EiderError ? failure.cause : failure;
}

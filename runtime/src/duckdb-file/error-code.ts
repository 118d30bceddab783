/** The operating system's name for a failure (`ENOENT`); undefined if it is none of its failures. */
export function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

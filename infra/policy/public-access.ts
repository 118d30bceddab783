/** Nobody reads a database's bucket without a credential: neither at r2.dev nor at a domain of one's own. */
export const publicAccessViolations = ({ enabled }: { enabled?: boolean | undefined }): string[] =>
  enabled === false ? [] : ['a bucket of a database must not be public'];

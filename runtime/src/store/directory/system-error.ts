/** The system's code of a failure (`ENOENT`); undefined for anything that is not a failed system call. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** No such name; a part of the path is a file; the path is a folder. In each case there is no such object. */
const absences = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** Gives `undefined` instead of failing if there is no such file. */
export const unlessMissing = async <Value>(promise: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await promise;
  } catch (error) {
    if (absences.has(systemCode(error) ?? '')) return undefined;
    throw error;
  }
};

/** Orders keys as R2 lists them: by their UTF-8 bytes, which JavaScript's own order (UTF-16) is not. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

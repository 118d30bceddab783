/** Where the migrations lie. */
export const migrations = new URL('migrations/', import.meta.url);

/** Main header versions whose layout is known, oldest and newest: DuckDB 0.9 and 1.5. */
const oldest = 64;
const newest = 68;

/** WAL version whose framing is known; 3 is the encrypted one (DuckDB v1.5.5, src/storage/write_ahead_log.cpp). */
const walVersion = 2;

/** True if files with this main header version can be followed while they are open. */
export const isKnownVersion = (version: number): boolean => version >= oldest && version <= newest;

/** True if WALs of this version can be followed while they are open. */
export const isKnownWalVersion = (version: number): boolean => version === walVersion;

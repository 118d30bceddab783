import type { Log } from '../../../runtime/src/logging/log.ts';

/** Where nobody listens. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

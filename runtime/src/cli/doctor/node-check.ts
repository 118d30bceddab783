import type { Check } from './check.ts';

/** Which Node.js this is; one that is too old never gets here. */
export const nodeCheck: Check = {
  name: 'Node.js',
  run: async () => ({ outcome: 'ok', detail: `${process.version}, ${process.execPath}` }),
};

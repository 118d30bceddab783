/** Starts a local R2 and tells where it is; then waits to be killed, or stops it when it is told to. */
import { once } from 'node:events';
import { startLocalR2 } from '../../support/local-r2.ts';

const r2 = await startLocalR2();
process.send?.(r2.endpoint.href);
await once(process, 'message');
await r2.stop();
process.disconnect?.();

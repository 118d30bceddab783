import { parseArgs } from 'node:util';
import { openLog } from '../../../runtime/src/logging/open-log.ts';
import { Application } from '../../../runtime/src/supervisor/application/application.ts';
import { exitCodeOf } from '../../../runtime/src/supervisor/application/application-exit.ts';
import { applicationSignals } from '../../../runtime/src/supervisor/application/application-signals.ts';
import { runBelowReaper } from '../../../runtime/src/supervisor/application/reaper.ts';
import { Signals } from '../../../runtime/src/supervisor/application/signals.ts';

/** The least program that supervises an application: `supervise.ts [--stop ms] [--left-over ms] -- command…`. Logs to stderr as JSON. */
if (process.pid === 1) runBelowReaper();
const { values, positionals } = parseArgs({
  options: {
    stop: { type: 'string', default: '10000' },
    'left-over': { type: 'string', default: '60000' },
  },
  allowPositionals: true,
});
const [command = '', ...args] = positionals;
const log = await openLog({ level: 'debug', secrets: [], pretty: false });
using signals = new Signals();
const application = await Application.start({
  command,
  args,
  environment: process.env,
  log,
  leftOverMilliseconds: Number(values['left-over']),
});
const stopMilliseconds = Number(values.stop);
signals.deliverTo(applicationSignals({ application, stopMilliseconds, onStop: () => {} }));
process.exitCode = exitCodeOf(await application.ended);

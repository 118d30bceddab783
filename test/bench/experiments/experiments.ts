import type { Bench } from '../bench.ts';
import type { Row } from '../report/row.ts';
import { application } from './application.ts';
import { change } from './change.ts';
import { eventLoop } from './event-loop.ts';
import { latency } from './latency.ts';
import { longLog } from './long-log.ts';
import { memory } from './memory.ts';
import { slowLine } from './slow-line.ts';
import { sparse } from './sparse.ts';
import { startup } from './startup.ts';
import { steady } from './steady.ts';
import { transfer } from './transfer.ts';

/** Measures something, and says what it came to. */
export type Experiment = (bench: Bench) => Promise<Row[]>;

/** All that come to rows of figures, by the name that `--only` takes, in the order of the report. */
export const experiments: Readonly<Record<string, Experiment>> = {
  change,
  transfer,
  'slow-line': slowLine,
  latency,
  application,
  memory,
  startup,
  'long-log': longLog,
  'event-loop': eventLoop,
  sparse,
  // The last one: until then an idle replicator has been watched for long enough to say how often it asks.
  steady,
};

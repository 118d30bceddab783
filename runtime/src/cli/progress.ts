import cliProgress from 'cli-progress';
import type { EventName } from '../logging/events.ts';
import type { Log } from '../logging/log.ts';

/** How often a log hears of progress, in milliseconds. */
const logInterval = 1000;

const mebibyte = 2 ** 20;

export interface ProgressOptions {
  /** What goes on, for people: `restoring`. */
  task: string;
  /** Under which event it is logged. */
  event: EventName;
  log: Log;
  /** What is counted; bytes are shown to people as MiB. */
  unit: 'bytes' | 'blocks';
  /** A bar instead of log lines; default: whether stderr is a terminal. */
  bar?: boolean;
}

/** How far something has come. Dispose of it at the end, also after a failure. */
export interface Progress extends Disposable {
  /** How many are done, of how many. */
  readonly update: (count: { done: number; total: number }) => void;
}

/** Shows progress on stderr: as a bar on a terminal, else as a log line about every second. */
export function openProgress({ bar = process.stderr.isTTY === true, ...options }: ProgressOptions): Progress {
  return bar ? progressBar(options) : progressLines(options);
}

function progressBar({ task, unit }: Pick<ProgressOptions, 'task' | 'unit'>): Progress {
  const [divisor, name] = unit === 'bytes' ? [mebibyte, 'MiB'] : [1, unit];
  const bar = new cliProgress.SingleBar(
    {
      stream: process.stderr,
      format: `${task} {bar} {percentage} % | {value} of {total} ${name} | {duration_formatted}, {eta_formatted} left`,
      formatValue: (value, options, type) =>
        type === 'value' || type === 'total'
          ? Math.round(value / divisor).toString()
          : cliProgress.Format.ValueFormat(value, options, type),
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    update({ done, total }) {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    [Symbol.dispose]() {
      if (started) bar.stop();
    },
  };
}

function progressLines({ task, event, log, unit }: Omit<ProgressOptions, 'bar'>): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return {
    update({ done, total }) {
      const now = performance.now();
      if (done < total && now - last < logInterval) return;
      last = now;
      log.info(event, `${task}: ${done} of ${total} ${unit}`, { done, total, unit });
    },
    [Symbol.dispose]() {},
  };
}

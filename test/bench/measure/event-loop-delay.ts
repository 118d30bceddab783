import type { EiderProcess } from '../../support/eider-process.ts';
import { type Row, row } from '../report/row.ts';

/** What the metrics of a process say of its event loop. */
const metric = /^eider_event_loop_delay_seconds\S* (\S+)$/m;

/** Settings of an `eider` whose metrics can be asked for. */
export const withMetrics = { EIDER_HTTP_ADDRESS: '127.0.0.1:0' } as const;

/** Asks an `eider` how long it was busy with one thing at most, in seconds, since the last time that it was asked. */
export async function delayMeter(eider: EiderProcess): Promise<() => Promise<number>> {
  const { port } = await eider.logged('http.listening');
  return async () => {
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [, seconds] = metric.exec(page) ?? [];
    if (seconds === undefined) throw new Error('the metrics say nothing of the event loop');
    return Number(seconds);
  };
}

/** The row of such delays. */
export const delayRow = (during: string, seconds: readonly number[]): Row =>
  row({
    what: `event loop: longest delay, ${during}`,
    unit: 'ms',
    values: seconds.map((each) => each * 1000),
    target: { atMost: 50 },
    note: '`eider_event_loop_delay_seconds`, which shows up to 20 ms too long; with what the machine itself is late',
  });

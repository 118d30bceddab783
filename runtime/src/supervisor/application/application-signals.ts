import type { Supervised } from './application.ts';
import { isInForeground } from './process-stat.ts';
import { type HandledSignal, meaningOf, type SignalReceiver } from './signals.ts';

export interface ApplicationSignalsOptions {
  application: Supervised;
  /** How long the application may take to stop before it is killed. */
  stopMilliseconds: number;
  /** Called for each signal that asks to stop, once the application has been told. */
  onStop: (signal: HandledSignal) => void;
}

/** Receives signals as long as an application runs: it gets what is meant for it. */
export function applicationSignals({
  application,
  stopMilliseconds,
  onStop,
}: ApplicationSignalsOptions): SignalReceiver {
  let stopping = false;
  return (signal) => {
    const typed = application.sharesTerminal && isInForeground();
    const meaning = meaningOf(signal, { typed });
    if (meaning === 'pass-on') application.signal(signal);
    if (meaning !== 'stop') return;
    // Whoever says it twice means it.
    if (stopping) application.signal(signal);
    stopping = true;
    // What it comes to is known by `application.ended`, which never rejects.
    void application.stop({ signal, milliseconds: stopMilliseconds });
    onStop(signal);
  };
}

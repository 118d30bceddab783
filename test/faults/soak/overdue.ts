/** Why a soak is ended before it has come to its verdict. */
export interface Overdue extends Disposable {
  /** Rejects when the time is over, or when this process is told to stop. */
  readonly happened: Promise<never>;
}

/** Watches over something that must not go on for ever. */
export function overdueAfter(milliseconds: number): Overdue {
  const { promise, reject } = Promise.withResolvers<never>();
  // Whoever waits for it hears of it.
  promise.catch(() => {});
  const timer = setTimeout(
    () => reject(new Error(`the soak has not come to an end in ${milliseconds / 60_000} minutes`)),
    milliseconds,
  );
  const onSignal = (signal: NodeJS.Signals) => reject(new Error(`the soak was told to stop by ${signal}`));
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    happened: promise,
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

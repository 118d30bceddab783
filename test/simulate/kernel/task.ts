/** Something that calls `resume` once, now or later. */
export type Effect<Value> = (resume: (value: Value) => void) => void;

/** A coroutine of the simulation: it yields effects and goes on when they resume it. */
export type Task<Result = void> = Generator<Effect<unknown>, Result, unknown>;

/** Whoever runs tasks: it may be paused, then it runs later, or dead, then never. */
export interface Host {
  deliver(run: () => void): void;
}

export function spawn(host: Host, task: Task): void {
  const step = (): void => {
    const { done, value } = task.next();
    if (!done) value(() => host.deliver(step));
  };
  host.deliver(step);
}

/** Waits for an effect and returns its value. */
export function* perform<Value>(effect: Effect<Value>): Task<Value> {
  let answer: { value: Value } | undefined;
  yield (resume) =>
    effect((value) => {
      answer = { value };
      resume(undefined);
    });
  if (answer === undefined) throw new Error('a task was resumed by something else');
  return answer.value;
}

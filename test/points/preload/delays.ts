/** The environment in which the preload library delays and splits a process's file calls on a database by chance, asking nobody. */
export function delays({
  library,
  database,
  seed,
  longest,
}: {
  /** Path of the built library. */
  library: string;
  database: string;
  seed: number;
  /** The longest sleep, in microseconds. */
  longest: number;
}): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: library,
    EIDER_GATE_DATABASE: database,
    EIDER_GATE_DELAY: `${seed} ${longest}`,
  };
}

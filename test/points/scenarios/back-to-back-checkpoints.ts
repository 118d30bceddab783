import { formats } from '../format.ts';
import type { Stage } from '../stage.ts';
import type { Scenario } from './scenario.ts';

/** Points that must come, one after the other, while checkpoints never pause. */
const pointsWanted = 20;

/** Milliseconds for one of them: far more than it takes, also on a machine that is busy with other things. */
const withinMs = 60_000;

/** Checkpoints without a pause, until it is disposed of. */
class Checkpoints implements AsyncDisposable {
  readonly #loop: Promise<void>;
  #isOver = false;
  #next = Promise.withResolvers<void>();

  constructor(stage: Stage) {
    this.#loop = this.#run(stage);
  }

  /** Resolves when one more has ended. */
  async another(): Promise<void> {
    await Promise.race([this.#next.promise, this.#loop]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#loop;
  }

  async #run({ application }: Stage): Promise<void> {
    for (let round = 0; !this.#isOver; round++) {
      await application.commit({ bulk: round % 10 === 0 ? 3_000 : 0 });
      await application.run('CHECKPOINT d');
      this.#next.resolve();
      this.#next = Promise.withResolvers<void>();
    }
  }
}

/** A capture that is never given up is one that lags without bound: here every one of them ends within its time. */
export const backToBackCheckpoints: Scenario = {
  name: 'checkpoints follow each other without a pause',
  formats: [formats.default15, formats.newest15, formats.default14],
  isGated: false,
  async play(stage) {
    await stage.application.run('CREATE TABLE ballast AS SELECT hash(range) x FROM range(1000000)');
    await using checkpoints = new Checkpoints(stage);
    for (let taken = 0; taken < pointsWanted; taken++) {
      await checkpoints.another();
      await stage.point('back-to-back checkpoints', { withinMs });
    }
  },
};

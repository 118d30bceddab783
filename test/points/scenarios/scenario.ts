import type { Format } from '../format.ts';
import type { Stage } from '../stage.ts';

/** A forced interleaving of an application and a capture. */
export interface Scenario {
  /** What happens, in words that complete "when …". */
  readonly name: string;
  /** Formats in which it can happen. */
  readonly formats: readonly [Format, ...Format[]];
  /** Makes it happen and takes points meanwhile. Throws if it did not happen. */
  play(stage: Stage): Promise<void>;
}

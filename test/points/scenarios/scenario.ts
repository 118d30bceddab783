import type { Engine } from '../engine.ts';
import type { Format } from '../format.ts';
import type { Stage } from '../stage.ts';

/** A forced interleaving of an application and a capture. */
export interface Scenario {
  /** What happens, in words that complete "when …". */
  readonly name: string;
  /** Formats in which it can happen. */
  readonly formats: readonly [Format, ...Format[]];
  /** The DuckDB that restored points are opened with; default: the one that wrote them. */
  readonly reader?: Engine;
  /** False: its processes do not stop at the gate, which would slow them down. Default: true. */
  readonly isGated?: boolean;
  /** Makes it happen and takes points meanwhile. Throws if it did not happen. */
  play(stage: Stage): Promise<void>;
}

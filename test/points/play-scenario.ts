import type { CaptureStep } from '../../runtime/src/duckdb-file/follow/capture-step.ts';
import type { Format } from './format.ts';
import type { Judgement } from './points.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { Stage } from './stage.ts';

/** Plays a scenario on a stage of its own, restores its points, and returns what became of them. */
export async function playScenario({
  scenario,
  format,
  library,
  ablate,
}: {
  scenario: Scenario;
  format: Format;
  /** The built preload library. */
  library: string;
  /** Steps of the capture that are taken out; default: none. */
  ablate?: readonly CaptureStep[];
}): Promise<Judgement> {
  const { isGated, reader, play } = scenario;
  await using stage = await Stage.open({ format, library, isGated, ablate });
  await play(stage);
  return await stage.judge({ reader });
}

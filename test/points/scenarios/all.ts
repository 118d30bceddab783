import { abortedCheckpoints } from './aborted-checkpoint.ts';
import {
  checkpointDuringCapture,
  commitDuringCapture,
  walRenamedDuringCapture,
} from './capture-step-by-step.ts';
import {
  checkpointAlone,
  commitsBesideCheckpoint,
  forcedCheckpointAlone,
} from './checkpoint-step-by-step.ts';
import { commitsBehindMarker } from './commits-behind-marker.ts';
import { failedCommit } from './failed-commit.ts';
import type { Scenario } from './scenario.ts';

/** Every forced case. */
export const scenarios: readonly Scenario[] = [
  commitsBesideCheckpoint,
  checkpointAlone,
  forcedCheckpointAlone,
  commitDuringCapture,
  checkpointDuringCapture,
  walRenamedDuringCapture,
  ...abortedCheckpoints,
  commitsBehindMarker,
  failedCommit,
];

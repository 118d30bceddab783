import { abortedCheckpoints } from './aborted-checkpoint.ts';
import { backToBackCheckpoints } from './back-to-back-checkpoints.ts';
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
import { commitsBehindMarker, commitsBehindMarkerUpgraded } from './commits-behind-marker.ts';
import { earlyFreedBlock, earlyFreedBlockAtStart, earlyFreedBlockOfSuccessor } from './early-freed-block.ts';
import { failedCommit } from './failed-commit.ts';
import { killedCheckpoint, killedCheckpointBesideCommits } from './killed-checkpoint.ts';
import { replacedFiles } from './replaced-file.ts';
import { replacedWal, replacedWithCheckpoint } from './replaced-wal.ts';
import { replicatorKilled } from './replicator-killed.ts';
import {
  equalColumnsUnderPressure,
  permutedAcrossGap,
  permutedBehindCount,
  permutedMetadata,
  permutedValues,
} from './same-checksum.ts';
import type { Scenario } from './scenario.ts';
import { tornHeader, tornMetadata } from './torn-write.ts';
import { blocksOfWalUsedAgain, usedAgainInGap } from './used-again.ts';
import { walOfAnotherCheckpoint } from './wal-of-another-checkpoint.ts';

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
  commitsBehindMarkerUpgraded,
  failedCommit,
  earlyFreedBlock,
  earlyFreedBlockAtStart,
  earlyFreedBlockOfSuccessor,
  tornHeader,
  tornMetadata,
  permutedValues,
  permutedAcrossGap,
  permutedMetadata,
  permutedBehindCount,
  equalColumnsUnderPressure,
  blocksOfWalUsedAgain,
  usedAgainInGap,
  ...replacedFiles,
  replacedWal,
  replacedWithCheckpoint,
  walOfAnotherCheckpoint,
  killedCheckpoint,
  killedCheckpointBesideCommits,
  replicatorKilled,
  backToBackCheckpoints,
];

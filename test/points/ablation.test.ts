import { describe, expect, inject, test } from 'vitest';
import type { CaptureStep } from '../../runtime/src/duckdb-file/follow/capture-step.ts';
import { playScenario } from './play-scenario.ts';
import type { Fault } from './points.ts';
import { commitDuringCapture, walRenamedDuringCapture } from './scenarios/capture-step-by-step.ts';
import { checkpointAlone, commitsBesideCheckpoint } from './scenarios/checkpoint-step-by-step.ts';
import { commitsBehindMarker, commitsBehindMarkerUpgraded } from './scenarios/commits-behind-marker.ts';
import { earlyFreedBlock, earlyFreedBlockAtStart } from './scenarios/early-freed-block.ts';
import { replacedAfterFreeList, replacedByNext, replacedByRename } from './scenarios/replaced-file.ts';
import { replacedWal, replacedWithCheckpoint } from './scenarios/replaced-wal.ts';
import {
  permutedAcrossGap,
  permutedBehindCount,
  permutedMetadata,
  permutedValues,
} from './scenarios/same-checksum.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { tornMetadata } from './scenarios/torn-write.ts';
import { blocksOfWalUsedAgain } from './scenarios/used-again.ts';
import { walOfAnotherCheckpoint } from './scenarios/wal-of-another-checkpoint.ts';

interface Need {
  /** What goes wrong without the step, in a scenario in which nothing goes wrong with it. */
  readonly scenario: Scenario;
  readonly fault: Fault;
  /** Another step that makes up for this one in the scenario, and is taken out with it. */
  readonly besides?: readonly CaptureStep[];
}

/** Made up for by another step, always: DuckDB only unlinks or replaces a void WAL, which is noticed without reading it from its beginning again. */
type Redundant = 'rescan-after-stale';

/** Why each step of a capture is there. */
const needs: Readonly<Record<Exclude<CaptureStep, Redundant>, Need>> = {
  'wal-before-blocks': { scenario: commitDuringCapture, fault: 'corrupt' },
  'checkpoint-wal': { scenario: commitsBesideCheckpoint, fault: 'stale' },
  'wal-identity-recheck': { scenario: walRenamedDuringCapture, fault: 'stale' },
  'kept-bytes-check': { scenario: replacedWal, fault: 'missing' },
  'last-marker': { scenario: commitsBehindMarker, fault: 'corrupt' },
  'strip-markers': { scenario: commitsBehindMarkerUpgraded, fault: 'corrupt' },
  'stale-wal': { scenario: checkpointAlone, fault: 'corrupt' },
  'flush-only': { scenario: commitsBesideCheckpoint, fault: 'stale' },
  'wal-reset-on-iteration': { scenario: replacedWithCheckpoint, fault: 'missing' },
  'wal-iteration': { scenario: walOfAnotherCheckpoint, fault: 'corrupt' },
  'row-group-blocks': { scenario: checkpointAlone, fault: 'corrupt' },
  'free-blocks': { scenario: permutedBehindCount, fault: 'corrupt' },
  'metadata-blocks': { scenario: permutedMetadata, fault: 'corrupt' },
  'probe-rest': { scenario: replacedByNext, fault: 'corrupt' },
  'block-checksum': { scenario: tornMetadata, fault: 'corrupt' },
  'content-hash': { scenario: permutedValues, fault: 'corrupt' },
  'live-unchanged': { scenario: earlyFreedBlock, fault: 'corrupt', besides: ['early-freed-blocks'] },
  'free-list-live': { scenario: tornMetadata, fault: 'corrupt' },
  'free-list-again': { scenario: replacedAfterFreeList, fault: 'corrupt' },
  'early-freed-blocks': { scenario: earlyFreedBlockAtStart, fault: 'corrupt' },
  'header-again': { scenario: blocksOfWalUsedAgain, fault: 'corrupt' },
  inode: { scenario: replacedByRename, fault: 'corrupt' },
  gap: { scenario: permutedAcrossGap, fault: 'corrupt' },
};

const library = inject('gateLibrary');

describe.skipIf(library === null)('a point is wrong without the step', () => {
  for (const [step, { scenario, fault, besides = [] }] of Object.entries(needs)) {
    test(`${[step, ...besides].join(' and ')}, when ${scenario.name}`, async () => {
      const [format] = scenario.formats;
      const play = (ablate: readonly CaptureStep[]) =>
        playScenario({ scenario, format, library: library ?? '', ablate });
      if (besides.length > 0) expect((await play(besides)).violations).toEqual([]);
      const { violations } = await play([step as CaptureStep, ...besides]);
      expect(violations.map((violation) => violation.fault)).toContain(fault);
    });
  }
});

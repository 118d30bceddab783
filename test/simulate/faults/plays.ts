import { type NetworkFaults, noNetworkFaults } from '../model/network.ts';
import type { Settings } from '../settings.ts';
import type { AmbushStyle } from './labels.ts';
import type { FaultKind } from './theme.ts';

/** A theme with a plot: some traces need several steps in a row that random faults seldom take. */
export interface Play {
  readonly replicas: number;
  /** Between two faults, on average, if that matters. */
  readonly gap?: number;
  readonly kinds: readonly FaultKind[];
  readonly style: AmbushStyle;
  readonly settings: Partial<Settings>;
  readonly network: NetworkFaults;
}

const briefRetention = { window: 10_000, slot: 20_000, retention: 60_000, grace: 20_000 };

/** Holders sleep around their opens, so long that others take over and retention makes holes. */
const duel: Play = {
  replicas: 2,
  kinds: ['takeOver', 'takeOver', 'ambush'],
  style: {
    labels: ['lease-taken', 'tail-read', 'lease-confirmed', 'before-open', 'after-open'],
    actions: ['pause'],
    lasts: [50_000, 150_000, 250_000],
  },
  settings: { commit: 1000, checkpoint: 0.1, retention: briefRetention },
  network: noNetworkFaults,
};

/** Processes die around their appends, applications go on without them. */
const recovery: Play = {
  replicas: 1,
  kinds: ['ambush', 'ambush', 'powerLoss', 'offlineStart', 'rollOut'],
  style: {
    labels: ['before-append', 'after-append', 'intent-written', 'record-durable', 'packs-uploaded'],
    actions: ['crash', 'orphan', 'orphan', 'powerLoss'],
    lasts: [20_000],
  },
  settings: { commit: 1000, checkpoint: 0.4 },
  network: noNetworkFaults,
};

/** Collectors sleep between their steps, while others collect, rewind and restore, and old requests come back. */
const collectors: Play = {
  replicas: 2,
  kinds: ['takeOver', 'ambush', 'ambush', 'rewind', 'restore', 'restore', 'restore', 'idle'],
  style: {
    labels: [
      'gc-list-log',
      'gc-reach',
      'gc-delete-records',
      'gc-delete-objects',
      'pack-uploaded',
      'rewind-copying',
    ],
    actions: ['pause'],
    lasts: [40_000, 60_000, 90_000],
  },
  settings: { commit: 1000, checkpoint: 0.3, retention: briefRetention },
  network: { ...noNetworkFaults, late: 0.01, duplicated: 0.03 },
};

/** A collector sleeps after it has listed the packs, and a rewind takes its time. */
const slowRewind: Play = {
  replicas: 1,
  kinds: ['ambush', 'rewind', 'rewind'],
  gap: 12_000,
  style: { labels: ['gc-list-log'], actions: ['pause'], lasts: [70_000, 110_000] },
  settings: { commit: 1000, checkpoint: 0.5, retention: briefRetention },
  network: noNetworkFaults,
};

/** Nothing goes wrong: each new instance is worth one handover, a rewind none. */
const rollOuts: Play = {
  replicas: 2,
  kinds: ['rollOut', 'rollOutOnDisk', 'rewind', 'rewind', 'restore', 'idle'],
  style: { labels: [], actions: [], lasts: [] },
  settings: {},
  network: noNetworkFaults,
};

/** Two contenders and a lease: who sleeps between taking it and reading the tail has lost it. */
const drowsy: Play = {
  ...duel,
  replicas: 3,
  kinds: ['takeOver', 'ambush', 'ambush'],
  gap: 10_000,
  style: { labels: ['lease-taken'], actions: ['pause'], lasts: [60_000] },
};

/** Several wait for a holder that has nothing to write; their lease vanishes, or its holder sleeps for a while. */
const vigil: Play = {
  replicas: 3,
  gap: 40_000,
  kinds: ['deleteLease', 'deleteLease', 'freeIfSilent', 'idle', 'takeOver'],
  style: { labels: [], actions: [], lasts: [] },
  settings: {},
  network: noNetworkFaults,
};

/** Clean stops and starts on the same disk or on a copy of it, with others who come in between. */
const restarts: Play = {
  replicas: 1,
  gap: 20_000,
  kinds: [
    'signal',
    'signal',
    'signal',
    'signal',
    'signal',
    'ambush',
    'ambush',
    'rewind',
    'deleteLease',
    'clone',
  ],
  style: {
    labels: [
      'tail-remembered',
      'lease-taken',
      'before-open',
      'after-open',
      'before-application',
      'before-release',
    ],
    actions: ['pause', 'crash', 'orphan', 'powerLoss'],
    lasts: [3000, 45_000],
  },
  settings: { commit: 1500, checkpoint: 0.3, retention: briefRetention },
  network: { ...noNetworkFaults, late: 0.01, replyLost: 0.01, duplicated: 0.02 },
};

/** Restores of every point, all the time, while collectors work. */
const readers: Play = {
  replicas: 1,
  kinds: ['restore'],
  gap: 3000,
  style: { labels: [], actions: [], lasts: [] },
  settings: { commit: 1000, checkpoint: 0.4, retention: briefRetention },
  network: noNetworkFaults,
};

/** A hole just where somebody opens needs more luck than anything else: that play is given more often. */
export const plays: readonly Play[] = [
  duel,
  duel,
  duel,
  drowsy,
  recovery,
  collectors,
  readers,
  slowRewind,
  rollOuts,
  vigil,
  restarts,
];

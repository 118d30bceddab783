import type { Random } from '../kernel/random.ts';
import { type NetworkFaults, noNetworkFaults } from '../model/network.ts';
import { type Settings, usualSettings } from '../settings.ts';
import type { Faults } from './faults.ts';
import { type AmbushStyle, ambushActions, labels } from './labels.ts';
import { type Container, isReady } from './orchestrator.ts';
import { plays } from './plays.ts';

/** What one run is about. Few kinds of faults at a time reach deeper than all of them together. */
export interface Theme {
  readonly settings: Settings;
  readonly network: NetworkFaults;
  /** Longest delay of a late effect, in milliseconds. */
  readonly lateness: number;
  readonly replicas: number;
  /** How long faults go on, in milliseconds. */
  readonly lasts: number;
  /** Between two faults, on average. */
  readonly gap: number;
  readonly kinds: readonly FaultKind[];
  /** How ambushes are laid. */
  readonly style: AmbushStyle;
}

const kinds = {
  crash: (faults: Faults, one: Container) => faults.crash(one),
  powerLoss: (faults: Faults, one: Container) => faults.powerLoss(one),
  diskLost: (faults: Faults, one: Container) => faults.diskLost(one),
  orphan: (faults: Faults, one: Container) => faults.orphan(one),
  pause: (faults: Faults, one: Container, random: Random) =>
    faults.pause(one.machine, random.pick([2000, 20_000, 60_000, 300_000])),
  takeOver: (faults: Faults, _: Container, random: Random) => {
    const holder = faults.orchestrator.containers.find(isReady);
    if (holder !== undefined) faults.pause(holder.machine, random.between(35_000, 60_000));
  },
  partition: (faults: Faults, one: Container, random: Random) =>
    faults.partition(one.machine, random.pick([5000, 50_000, 200_000])),
  outage: (faults: Faults, _: Container, random: Random) => faults.outage(random.pick([5000, 60_000])),
  offlineStart: (faults: Faults, one: Container) => faults.offlineStart(one),
  deleteLease: (faults: Faults) => faults.deleteLease(),
  corruptLease: (faults: Faults) => faults.corruptLease(),
  signal: (faults: Faults, one: Container) => faults.signal(one),
  applicationEnds: (faults: Faults, one: Container) => faults.applicationEnds(one),
  wallClock: (faults: Faults, one: Container) => faults.moveWallClock(one.machine),
  clone: (faults: Faults, one: Container) => faults.cloneMachine(one),
  secondEider: (faults: Faults, one: Container) => faults.secondEider(one),
  rollOut: (faults: Faults) => rollOut(faults),
  rollOutOnDisk: (faults: Faults, one: Container) => rollOut(faults, one),
  rewind: (faults: Faults, one: Container, random: Random) =>
    random.chance(0.5) ? faults.rewind() : faults.restoreInPlace(one),
  restore: (faults: Faults) => faults.restore(),
  freeIfSilent: (faults: Faults) => faults.freeIfSilent(),
  idle: (faults: Faults, _: Container, random: Random) => faults.idle(random.between(20_000, 150_000)),
  ambush: (faults: Faults, one: Container) => faults.ambush(one),
} as const;

export type FaultKind = keyof typeof kinds;

/** What happens in every deployment and excuses nothing. */
const harmless: readonly FaultKind[] = [
  'rollOut',
  'rollOutOnDisk',
  'rewind',
  'restore',
  'freeIfSilent',
  'idle',
  'wallClock',
];

/** Lets a fault of some kind happen to a container. */
export function strike(kind: FaultKind, faults: Faults, container: Container): void {
  if (!harmless.includes(kind)) faults.struck++;
  kinds[kind](faults, container, faults.world.random);
}

/** Most of what happens is an ambush. */
const ambushes: readonly FaultKind[] = ['ambush', 'ambush', 'ambush', 'takeOver'];

/** Draws what a run is about. */
export function drawTheme(random: Random): Theme {
  const theme = drawFreely(random);
  if (random.chance(0.5)) return theme;
  const { settings, ...play } = random.pick(plays);
  return { ...theme, ...play, settings: { ...theme.settings, ...settings } };
}

function drawFreely(random: Random): Theme {
  const names = Object.keys(kinds) as FaultKind[];
  const rate = () => (random.chance(0.3) ? random.pick([0.005, 0.02, 0.08]) : 0);
  const isQuiet = random.chance(0.5);
  const { retention } = usualSettings;
  return {
    settings: {
      ...usualSettings,
      commit: random.pick([1500, 4000, 10_000]),
      checkpoint: random.pick([0, 0.1, 0.4]),
      conflict: random.pick(['newer', 'local', 'remote']),
      retention: random.chance(0.5)
        ? retention
        : { window: 10_000, slot: 20_000, retention: 60_000, grace: 20_000 },
    },
    network: isQuiet
      ? noNetworkFaults
      : { lost: rate(), replyLost: rate(), late: rate(), duplicated: rate(), refused: rate() },
    lateness: random.pick([8000, 60_000, 300_000]),
    replicas: random.pick([1, 1, 2, 2, 3]),
    lasts: random.pick([90_000, 240_000, 500_000]),
    gap: random.pick([6000, 20_000, 50_000]),
    kinds: [...names.filter(() => random.chance(0.25)), ...(random.chance(0.4) ? ambushes : [])],
    style: drawStyle(random),
  };
}

/** Few places and few ways at a time. */
function drawStyle(random: Random): AmbushStyle {
  const some = <Item>(items: readonly Item[], count: number) =>
    Array.from({ length: count }, () => random.pick(items));
  const lasts = some([3000, 45_000, 120_000, 400_000], 2);
  return { labels: some(labels, random.pick([2, 8])), actions: some(ambushActions, 2), lasts };
}

function rollOut(faults: Faults, sharingWith?: Container): void {
  const { orchestrator, world } = faults;
  if (orchestrator.rollingOut > 1) return;
  world.spawn(orchestrator.rollOut(sharingWith?.machine.disk));
}

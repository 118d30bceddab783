import { Faults } from './faults/faults.ts';
import { isReady, Orchestrator } from './faults/orchestrator.ts';
import { drawTheme, strike, type Theme } from './faults/theme.ts';
import { Random } from './kernel/random.ts';
import type { Task } from './kernel/task.ts';
import { Violation } from './kernel/violation.ts';
import { commitsOf, sameList } from './model/content.ts';
import { noNetworkFaults } from './model/network.ts';
import type { Protection } from './rules.ts';
import { World } from './world.ts';

/** How a run ended. */
export interface Outcome {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly trace: readonly string[];
  readonly events: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
  readonly records: number;
  readonly faults: number;
}

/** When faults have stopped, everything must be in order after this long; patience may double a few times. */
const settlingTime = 4 * 3_600_000;

/** More events than any run needs: something goes in circles. */
const mostEvents = 400_000;

/** One run: the same seed gives the same run, event by event. */
export function simulate({
  seed,
  ablated,
  traced = false,
}: {
  seed: number;
  ablated?: Protection | undefined;
  traced?: boolean;
}): Outcome {
  const theme = drawTheme(new Random(seed ^ 0x5bd1e995));
  const world = new World({ seed, ablated, settings: theme.settings, traced });
  world.note(
    () => `seed ${seed}: ${theme.replicas} replicas, ${JSON.stringify(theme.network)}, ${theme.kinds}`,
  );
  const orchestrator = new Orchestrator(world);
  const faults = new Faults({ world, orchestrator, style: theme.style });
  const violation = runAll({ world, theme, orchestrator, faults });
  return {
    seed,
    violation,
    trace: world.trace,
    events: world.clock.ran,
    lasted: world.clock.now,
    records: world.bucket.log.size,
    faults: faults.struck,
  };
}

interface Run {
  readonly world: World;
  readonly theme: Theme;
  readonly orchestrator: Orchestrator;
  readonly faults: Faults;
}

function runAll(run: Run): Violation | undefined {
  const { world, theme, orchestrator } = run;
  try {
    world.network.faults = theme.network;
    world.network.lateness = theme.lateness;
    for (let left = theme.replicas; left > 0; left--) orchestrator.start();
    world.spawn(strikeNowAndThen(run));
    advance(world, theme.lasts);
    heal(run);
    advance(world, theme.lasts + 20_000);
    world.ledger.mayCommit = false;
    settle(run);
    check(run);
  } catch (failure) {
    if (failure instanceof Violation) return failure;
    throw failure;
  }
  return undefined;
}

function advance(world: World, until: number, stop: () => boolean = () => false): void {
  world.clock.run(until, () => world.clock.ran > mostEvents || stop());
  if (world.clock.ran > mostEvents) throw new Violation('liveness', 'the run goes in circles');
}

function* strikeNowAndThen({ world, theme, orchestrator, faults }: Run): Task {
  const { random, clock } = world;
  while (theme.kinds.length > 0) {
    yield* world.sleep(theme.gap * random.between(0.2, 1.8));
    if (clock.now >= theme.lasts) return;
    const wanted = orchestrator.containers.filter((container) => container.wanted);
    if (wanted.length > 0) strike(random.pick(theme.kinds), faults, random.pick(wanted));
  }
}

/** From now on nothing new goes wrong; requests that are late may still take effect. */
function heal({ world }: Run): void {
  world.note(() => 'faults stop');
  world.network.faults = noNetworkFaults;
  world.network.outage = false;
  world.ledger.mayCommit = true;
  for (const machine of world.machines) {
    machine.ambushes.clear();
    machine.connected = true;
    if (machine.paused) machine.wake();
  }
}

function settle(run: Run): void {
  const { world } = run;
  const deadline = world.clock.now + settlingTime;
  while (!isSettled(run)) {
    if (world.clock.now > deadline) throw new Violation('liveness', whatIsStuck(run));
    advance(world, world.clock.now + 5000);
  }
}

/** One application runs, everything that it committed is durable, and no roll-out waits. */
function isSettled({ world, orchestrator }: Run): boolean {
  const { applications, bucket, eiders } = world;
  const [application] = applications;
  if (applications.size !== 1 || application === undefined || orchestrator.rollingOut > 0) return false;
  const { file } = application.disk;
  const newest = bucket.newest && commitsOf(bucket.newest.state);
  if (file === undefined || newest === undefined || !sameList(commitsOf(file), newest)) return false;
  const isHeld =
    bucket.lease?.body !== 'garbage' && bucket.lease?.body.session === application.supervisor.session;
  const wanted = orchestrator.containers.filter((container) => container.wanted);
  return isHeld && wanted.some(isReady) && [...eiders].every(({ leaving }) => !leaving);
}

function whatIsStuck({ world, orchestrator }: Run): string {
  const { applications, bucket } = world;
  const running = [...applications].map(({ machine }) => machine.name);
  return `applications on [${running}], ${orchestrator.rollingOut} roll-outs wait, ${JSON.stringify(bucket.lease)}`;
}

function check({ world, orchestrator, faults, theme }: Run): void {
  world.ledger.checkAcknowledged();
  world.ledger.history.check();
  const { handovers, patientAsks } = world.ledger;
  const isFaulty = theme.network !== noNetworkFaults;
  const most =
    orchestrator.instances -
    1 +
    patientAsks +
    2 * (faults.struck + orchestrator.probesFailed) +
    (isFaulty ? 10 : 0);
  if (handovers > most)
    throw new Violation('one handover per roll-out', `${handovers} where ${most} would do`);
}

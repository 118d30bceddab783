import { openReplica } from '../runtime/src/cli/open-replica.ts';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { compareReplicas, copyAll, type Missing, type Place } from './bucket-copy/replica-copy.ts';
import { readTargetSettings, type TargetSettings } from './bucket-copy/target-settings.ts';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import type { RunbookContext } from './frame/runbook-context.ts';
import type { Step } from './frame/step.ts';
import { drillPoint } from './steps/drill-point.ts';
import { requireReplica } from './steps/require-replica.ts';

interface Facts {
  readonly target: TargetSettings;
  readonly where: string;
  readonly missing: Missing;
  /** Who still writes to the source; undefined: it does not change any more. */
  readonly writer: string | undefined;
}

export const runbook = defineRunbook<Facts>({
  name: 'move-bucket',
  summary: 'copy a whole replica to another bucket or account, prove it there, and switch',
  does:
    'Copies every object of the replica to the place that a file of settings names, reads and drills it there, and says how to ' +
    'switch. What is there already is not copied again: run it while the application writes, stop that, and run it once more.',
  cannotUndo: 'nothing: the source is not changed, and stays until you delete it.',
  options: {
    'to-settings': {
      value: '<file>',
      does: 'settings (R2_…) of the new place, as in a .env file',
      required: true,
    },
  },
  async examine(context) {
    const { lease } = await requireReplica(context);
    const target = readTargetSettings(context.options.needed('to-settings'), process.env);
    return withTarget(target, async (to) => {
      refuseSamePlace(context, to);
      const missing = await compareReplicas({ from: context, to });
      const writer = lease?.state === 'held' ? lease.instance : undefined;
      return { target, where: `${to.keys.root} in ${to.store.description}`, missing, writer };
    });
  },
  plan: (facts) => [
    ...copySteps(facts),
    inTarget(facts, verifyTarget),
    inTarget(
      facts,
      drillPoint({ ifItFails: 'the source is as it was; the copy does not restore: do not switch.' }),
    ),
    compareOnceMore(facts),
  ],
  next: ({ target, writer }) =>
    writer === undefined
      ? `start the application with R2_DATABASE_KEY=${target.settings.bucket.databaseKey} and the other R2_ settings of the new place, and nowhere with the old ones; delete the old place after the first rehearse-restore in the new one`
      : `stop ${writer} by a SIGTERM, and run this again: it copies only what has come since`,
});

function copySteps({ target, where, missing: { objects, records, bytes } }: Facts): Step[] {
  const copy = (what: string, chosen: Missing['objects']): Step => ({
    does: `Copy ${chosen.length} ${what} to ${where}`,
    risk: 'adds',
    ifItFails: 'the source is as it was; run it again, and it goes on where it stopped.',
    run: (context) =>
      withTarget(target, async (to) => {
        await copyAll({ from: context, to, objects: chosen, signal: context.signal, say: context.say });
        return { said: `${chosen.length} ${what} were copied` };
      }),
  });
  // A record is copied after everything that it may refer to.
  return [
    copy(`packs, maps and snapshots (${bytes} bytes with the records)`, objects),
    copy('records', records),
  ];
}

const verifyTarget: Step = {
  does: 'Read and check every byte there',
  ifItFails: 'the source is as it was; the copy is not whole: do not switch.',
  run: async ({ eider }) => {
    await eider.run(['verify']);
    return { said: 'Nothing is missing or damaged there' };
  },
};

function compareOnceMore({ target, writer }: Facts): Step {
  return {
    does: 'Compare both places once more',
    ifItFails:
      'the source has moved on since it was copied: somebody writes to it. Stop that, and run this again.',
    run: (context) =>
      withTarget(target, async (to) => {
        const { objects, records } = await compareReplicas({ from: context, to });
        const behind =
          objects.filter(({ key }) => !key.startsWith(context.keys.audit)).length + records.length;
        if (behind > 0 && writer === undefined) {
          throw new PreconditionError({
            what: `${behind} objects have come to the source meanwhile`,
            todo: 'See who writes: `eider status`',
          });
        }
        return { said: behind === 0 ? 'Both are equal' : `${behind} objects have come meanwhile` };
      }),
  };
}

/** The same step, done by an `eider` with the settings of the target. */
function inTarget({ target }: Facts, step: Step): Step {
  return {
    ...step,
    run: (context) =>
      step.run({
        ...context,
        eider: context.eider.with({ environment: target.environment, settingsArguments: [] }),
      }),
  };
}

async function withTarget<Result>(
  { settings: { bucket } }: TargetSettings,
  work: (to: Place) => Promise<Result>,
): Promise<Result> {
  await using to = await openReplica(bucket);
  return await work(to);
}

function refuseSamePlace({ store, keys }: RunbookContext, to: Place): void {
  if (store.description !== to.store.description || keys.root !== to.keys.root) return;
  throw new PreconditionError({
    what: `${keys.root} in ${store.description} is where the replica is`,
    todo: 'Name another bucket, or another R2_DATABASE_KEY, in --to-settings',
    exitCode: ExitCode.usage,
  });
}

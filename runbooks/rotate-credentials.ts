import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Env } from '../infra/outputs/env-formats.ts';
import { pickEnv } from '../infra/outputs/pick-env.ts';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { readStatus } from './documents/status-document.ts';
import { CommandFailedError } from './frame/command-failed-error.ts';
import { PreconditionError } from './frame/precondition-error.ts';
import { defineRunbook } from './frame/runbook.ts';
import type { RunbookContext } from './frame/runbook-context.ts';
import type { Step } from './frame/step.ts';
import { Pulumi } from './rotation/pulumi.ts';
import { writeEnvFile } from './rotation/write-env-file.ts';

/** A token that was just made is not known everywhere at once: so many tries, so many milliseconds apart. */
const patience = { tries: 30, milliseconds: 2000 };

interface Facts {
  readonly stack: string;
  readonly database: string | undefined;
  readonly file: string;
  readonly epoch: number;
}

export const runbook = defineRunbook<Facts>({
  name: 'rotate-credentials',
  summary: 'issue new R2 credentials with Pulumi, check them, and hand them over; the old ones stay valid',
  does:
    'Raises rotationEpoch by one and runs Pulumi, which issues a new pair in the slot that is not in use. The new pair is ' +
    'checked before it is handed over, the old one after.',
  cannotUndo: 'the pair before the one in use is revoked: whatever still runs with that loses the bucket.',
  options: {
    stack: { value: '<stack>', does: 'the Pulumi stack', required: true },
    // Not `env-file`: Node.js itself takes that one, wherever it stands.
    'new-settings': {
      value: '<file>',
      does: 'where the new settings go, secret included, for the roll-out',
      required: true,
    },
    database: {
      value: '<name>',
      does: 'which database of the stack; may be left out where there is only one',
    },
  },
  async examine(context) {
    const { options } = context;
    const [stack, database] = [options.needed('stack'), options.text('database')];
    const pulumi = new Pulumi({ stack, context });
    // Its answer does not matter: that there is one shows that the key in use works.
    await readStatus(context);
    const env = pickEnv(await pulumi.run(['stack', 'output', 'env', '--show-secrets', '--json']), database);
    refuseUnfinished(context, env);
    await pulumi.run(['preview', '--expect-no-changes']);
    return {
      stack,
      database,
      file: resolve(options.needed('new-settings')),
      epoch: await pulumi.rotationEpoch(),
    };
  },
  plan: (facts) => [issue(facts), handOver(facts), checkOld],
  next: ({ file }) =>
    `roll ${file} out to every container and CI job, watch is-my-data-safe --settings ${file}, then delete it and ${file}.previous, which hold secrets. Do not rotate again before all of them use it`,
});

/** Two rotations in a row revoke what is in use. */
function refuseUnfinished({ settings }: RunbookContext, env: Env): void {
  const inUse = settings.bucket.credentials?.accessKeyId.reveal();
  if (inUse === undefined || env['R2_ACCESS_KEY_ID'] === inUse) return;
  throw new PreconditionError({
    what: 'The newest pair of the stack is not the one in use here: the last rotation has not been rolled out',
    todo: 'Hand the newest pair over first (infra/README.md, "Outputs")',
  });
}

function issue({ stack, epoch }: Facts): Step {
  return {
    does: `Set rotationEpoch to ${epoch + 1} and run \`pulumi up\` on the stack ${stack}`,
    risk: 'replaces',
    ifItFails:
      'the pair in use is still valid: a rotation never touches it. rotationEpoch is set back; run it again, after a `pulumi up` if it says that changes are not applied.',
    run: async (context) => {
      const pulumi = new Pulumi({ stack, context });
      await pulumi.setRotationEpoch(epoch + 1);
      try {
        await pulumi.run(['up', '--yes', '--skip-preview']);
      } catch (failure) {
        await setBack({ stack, epoch, say: context.say });
        throw failure;
      }
      return { said: `Rotation ${epoch + 1} is issued; the pair of rotation ${epoch} stays valid` };
    },
  };
}

/**
 * Only if `pulumi up` failed: a new pair, if it came as far as that, was handed to nobody, and the next `pulumi up` may revoke it.
 * Not with the signal of the run, which may have been what ended it.
 */
async function setBack({
  stack,
  epoch,
  say,
}: Pick<Facts, 'stack' | 'epoch'> & Pick<RunbookContext, 'say'>): Promise<void> {
  const pulumi = new Pulumi({ stack, context: { say, signal: new AbortController().signal } });
  await pulumi.setRotationEpoch(epoch);
  say(`  rotationEpoch is ${epoch} again`);
}

function handOver({ stack, database, file }: Facts): Step {
  return {
    does: `Check the new pair, and write the new settings to ${file}; a file that is there is kept as ${file}.previous`,
    risk: 'adds',
    ifItFails: 'the pair in use is still valid, and nothing was handed over.',
    run: async (context) => {
      const pulumi = new Pulumi({ stack, context });
      const json = await pulumi.run(['stack', 'output', 'env', '--show-secrets', '--json']);
      const env = pickEnv(json, database);
      await waitForKey(context, env);
      await writeEnvFile(file, env);
      return { said: `The new pair works; the settings are in ${file}` };
    },
  };
}

const checkOld: Step = {
  does: 'Check that the old pair still works, for whoever has not been restarted',
  ifItFails: 'the old pair does not work any more: roll the new settings out at once.',
  run: async (context) => {
    await readStatus(context);
    return { said: 'The old pair works, too' };
  },
};

/** Asks with the new pair until it is known. */
async function waitForKey(context: RunbookContext, env: Env): Promise<void> {
  const eider = context.eider.withSettings(env);
  for (let tries = 1; ; tries += 1) {
    try {
      await readStatus({ eider });
      return;
    } catch (failure) {
      const isRefused = failure instanceof CommandFailedError && failure.exitCode === ExitCode.refused;
      if (!isRefused || tries === patience.tries) throw failure;
      await delay(patience.milliseconds, undefined, { signal: context.signal });
    }
  }
}

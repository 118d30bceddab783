import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { ReplicaStage } from '../../../support/replica-stage.ts';

/** The file that `npm run runbook` runs. */
const main = fileURLToPath(new URL('../../../../runbooks/main.ts', import.meta.url));

interface RunbookOptions {
  /** Settings besides those of the stage. */
  environment?: Readonly<Record<string, string>>;
  /** What somebody types at the prompt; default: nobody is there. */
  answer?: string;
  /** A command that runs it, such as `prlimit`. */
  through?: readonly string[];
}

/** Starts a runbook on a stage, as `npm run runbook -- …` does. */
export function startRunbook(
  stage: ReplicaStage,
  args: readonly string[],
  { environment = {}, answer, through = [] }: RunbookOptions = {},
) {
  const { PATH = '' } = process.env;
  const [file = '', ...rest] = [...through, process.execPath, main, ...args];
  return execa(file, rest, {
    cwd: stage.folder.path,
    env: { PATH, ...stage.environment, ...environment },
    extendEnv: false,
    input: answer === undefined ? '' : `${answer}\n`,
    reject: false,
  });
}

/** Runs a runbook to its end. */
export async function runbook(...call: Parameters<typeof startRunbook>) {
  const { exitCode, stdout, stderr } = await startRunbook(...call);
  return { code: exitCode, stdout, stderr };
}

/** What must be as it was after a runbook that stopped: the truth without the trail that it leaves. */
export async function state(stage: ReplicaStage): Promise<Record<string, string>> {
  const entries = Object.entries(await stage.truth());
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith(stage.keys.audit)));
}

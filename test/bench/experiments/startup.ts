import { execa } from 'execa';
import type { LoggedEvent } from '../../support/eider-process.ts';
import { type Bench, ordinarySettings, stageWithCopy } from '../bench.ts';
import { runCommand } from '../measure/run-command.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';

/** Starts of each: they are short, and the machine's moods are not. */
const startsPerRound = 4;

/** One way to have Eider on a machine, with what was measured of it. */
interface Form {
  /** What Node.js runs. */
  readonly file: string;
  /** What its starts took beyond the bare command just before, in seconds. */
  readonly beyond: number[];
}

/**
 * `eider run -- true` against `true`: the file is there, unchanged since a clean stop. As `npm run build` makes it, which is what a container
 * runs, and from sources.
 */
export async function startup(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  const built: Form = { file: bench.eider, beyond: [] };
  const sources: Form = {
    file: new URL('../../../runtime/bin/eider.mjs', import.meta.url).pathname,
    beyond: [],
  };
  await using stage = await stageWithCopy(bench);
  const requests: number[] = [];
  const start = async ({ file }: Form) => {
    const from = Date.now();
    const { PATH = '' } = process.env;
    const eider = execa(process.execPath, [file, 'run', '--', 'true'], {
      cwd: stage.folder.path,
      extendEnv: false,
      env: { PATH, ...stage.environment, ...ordinarySettings },
    });
    const seconds = await timed(() => eider);
    const events = (await eider).stderr.split('\n').map((line) => JSON.parse(line) as LoggedEvent);
    const started = events.find(({ event }) => event === 'application.started');
    return { seconds, requests: await server.requestsBetween(from, Date.parse(String(started?.['time']))) };
  };
  // The first one uploads everything, and stops cleanly; sources keep what they compiled.
  for (const form of [sources, built]) await start(form);
  for (let count = 0; count < options.rounds * startsPerRound; count += 1) {
    for (const form of [built, sources]) {
      const bare = await timed(() => runCommand(['true']));
      const run = await start(form);
      form.beyond.push(run.seconds - bare);
      requests.push(run.requests);
    }
  }
  await server.clear();
  return [
    row({
      what: '`eider run -- true` over the bare command',
      unit: 's',
      values: built.beyond,
      target: { atMost: 0.25 },
      note: 'as `npm run build` makes it; start to end: the clean stop, with its own requests, is among it',
    }),
    row({
      what: '`eider run -- true` from sources, over the bare command',
      unit: 's',
      values: sources.beyond,
      note: 'for comparison: nobody ships it like that',
    }),
    row({
      what: 'requests before the application starts',
      unit: '',
      values: requests,
      target: { atMost: 4 },
    }),
  ];
}

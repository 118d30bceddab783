import { type Bench, ordinarySettings, stageWithCopy } from '../bench.ts';
import { runCommand } from '../measure/run-command.ts';
import { timed } from '../measure/timed.ts';
import { type Row, row } from '../report/row.ts';

/** Starts of each: they are short, and the machine's moods are not. */
const startsPerRound = 4;

/** `eider run -- true` against `true`: the file is there, unchanged since a clean stop. */
export async function startup(bench: Bench): Promise<Row[]> {
  const { server, options } = bench;
  await using stage = await stageWithCopy(bench);
  const [bare, under, requests]: [number[], number[], number[]] = [[], [], []];
  const start = async () => {
    const from = Date.now();
    const eider = stage.start(['run', '--', 'true'], ordinarySettings);
    const seconds = await timed(() => eider.ended);
    const { code, stderr } = await eider.ended;
    if (code !== 0) throw new Error(stderr);
    const started = eider.events().find(({ event }) => event === 'application.started');
    return { seconds, requests: await server.requestsBetween(from, Date.parse(String(started?.['time']))) };
  };
  // The first one uploads everything, and stops cleanly.
  await start();
  for (let count = 0; count < options.rounds * startsPerRound; count += 1) {
    bare.push(await timed(() => runCommand(['true'])));
    const run = await start();
    under.push(run.seconds);
    requests.push(run.requests);
  }
  await server.clear();
  return [
    row({
      what: '`eider run -- true` over the bare command',
      unit: 's',
      values: under.map((seconds, index) => seconds - (bare[index] ?? 0)),
      target: { atMost: 0.25 },
      note: 'start to end: the clean stop, with its own requests, is among it',
    }),
    row({
      what: 'requests before the application starts',
      unit: '',
      values: requests,
      target: { atMost: 4 },
    }),
  ];
}

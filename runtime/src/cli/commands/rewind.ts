import { type Command, InvalidArgumentError } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { WantedPoint } from '../../replica/log/read-point.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { interruption } from '../interruption.ts';
import { parsePoint, pointHelp } from '../parse-point.ts';

interface Options {
  readonly to: WantedPoint;
  readonly dryRun: boolean;
  /** Seconds. */
  readonly wait: number;
}

export const definition: CommandDefinition = {
  description:
    'Makes an older point the present state, on the replica alone: it needs no access to the disk of the container. The ' +
    'application is stopped by its eider, which stands by, keeps its own state under conflicts/, restores the point and ' +
    'starts the application again. What was left stays a restore point: another rewind undoes this one.',
  examples: [
    { line: 'rewind --to 4711 --dry-run', does: 'which state that is' },
    { line: 'rewind --to 2026-11-24T02:59:00Z', does: 'to what was durable just before three' },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.leaseHeld,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  configure: (command) =>
    command
      .requiredOption('--to <point>', pointHelp, parsePoint)
      .option('--dry-run', 'show the state, and do nothing', false)
      .option('--wait <seconds>', 'how long the holder of the lease may take to stop', seconds, 120),
  run: goBack,
};

async function goBack(commandLine: CommandLine, command: Command): Promise<number> {
  const { to: wanted, dryRun, wait: waitSeconds } = command.opts<Options>();
  const settings = await commandLine.settings('bucket');
  const [{ openReplica }, { rewind }, { nameOfWanted, readPoint }, { audited }] = await Promise.all([
    import('../open-replica.ts'),
    import('../../supervisor/rewind.ts'),
    import('../../replica/log/read-point.ts'),
    import('../audited.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  if (dryRun) {
    const { seq, time, kind } = (await readPoint({ ...replica, wanted })).line;
    const text = `The database would go back to record ${seq} (${kind}) of ${time}.`;
    commandLine.answer({ document: { seq, time, kind }, text });
    return ExitCode.done;
  }
  const logger = await commandLine.log(settings);
  const signal = interruption();
  const { record, point, left } = await audited({
    settings,
    replica,
    logger,
    action: 'cli.rewind',
    given: { to: nameOfWanted(wanted) },
    work: () => rewind({ settings, ...replica, logger, wanted, waitSeconds, signal }),
    describe: (rewound) =>
      `record ${rewound.record.line.seq} has gone back to record ${rewound.point.line.seq}; record ${rewound.left.line.seq} is the state before`,
  });
  commandLine.answer({
    document: { seq: record.line.seq, restoredFrom: point.line.seq, left: left.line.seq },
    text:
      `Record ${record.line.seq} has gone back to record ${point.line.seq}. ` +
      `\`eider rewind --to ${left.line.seq}\` undoes it.`,
  });
  return ExitCode.done;
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Expected a number of seconds.');
  return Number(text);
}

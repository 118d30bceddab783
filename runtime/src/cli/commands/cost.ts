import type { Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';

/** Hours that a look back covers at most: a day has its quiet and its busy ones. */
const lookBackHours = 24;

interface Options {
  readonly withoutFreeTier: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Estimates what R2 charges for the replica in a month: as it was used in the last day, if nothing were committed, and if ' +
    'something were committed all the time; and says which setting would lower the bill most, and what that costs in safety. It ' +
    'lists the replica, a request per thousand objects, and changes nothing.',
  examples: [
    { line: 'cost', does: 'in words' },
    { line: 'cost --without-free-tier --json', does: 'of one database among many, for a script' },
  ],
  exitCodes: [ExitCode.data, ExitCode.unreachable, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) =>
    command.option(
      '--without-free-tier',
      'leave out what is free for each account: other databases use it up',
      false,
    ),
  run: estimateCost,
};

async function estimateCost(commandLine: CommandLine, command: Command): Promise<number> {
  const settings = await commandLine.settings('bucket');
  const [{ openReplica }, { measureReplica }, { costReport }, { costText }] = await Promise.all([
    import('../open-replica.ts'),
    import('../cost/measure-replica.ts'),
    import('../cost/cost-report.ts'),
    import('../cost/cost-text.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  // Of what is older, retention has thinned the records.
  const hours = Math.max(1, Math.min(lookBackHours, settings.pitrHours));
  const size = await measureReplica({ ...replica, hours });
  const report = costReport(size, settings, { isFree: !command.opts<Options>().withoutFreeTier });
  commandLine.answer({ document: report, text: costText(report) });
  return ExitCode.done;
}

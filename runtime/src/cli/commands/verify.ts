import { type Command, InvalidArgumentError } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import { type Verification, verifyReplica } from '../../replica/retention/verify-replica.ts';
import { type ArchiveVerification, verifyArchives } from '../../supervisor/archive/verify-archives.ts';
import { retentionPolicy } from '../../supervisor/retention/retention-policy.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { openReplica } from '../open-replica.ts';

interface Options {
  /** 0 … 1 */
  readonly sample: number;
  readonly archives: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Reads every byte of the replica that a record refers to, checks it against its SHA-256, and names each object that is missing or damaged. It changes nothing. That every byte is there does not prove that DuckDB opens it: `eider drill` does.',
  examples: [
    { line: 'verify', does: 'everything' },
    { line: 'verify --archives', does: 'everything, archive snapshots included' },
    { line: 'verify --sample 5%', does: 'all records and maps, and one in twenty ranges of the packs' },
  ],
  exitCodes: [ExitCode.data, ExitCode.unreachable, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) =>
    command
      .option('--sample <percent>', 'share of the packs to read, such as 5%', percentage, 1)
      .option('--archives', 'read the archive snapshots, too, each of them whole', false),
  run: verify,
};

async function verify(commandLine: CommandLine, command: Command): Promise<number> {
  const { sample, archives } = command.opts<Options>();
  const settings = await commandLine.settings('bucket');
  await using replica = await openReplica(settings.bucket);
  const policy = retentionPolicy(settings);
  const found = await verifyReplica({ ...replica, policy, share: sample, random: Math.random });
  const archived = archives ? await verifyArchives(replica) : undefined;
  const problems = [...found.problems, ...(archived?.problems ?? [])];
  commandLine.answer({
    document: {
      ...found,
      ...(archived && { snapshots: archived.snapshots, snapshotBytes: archived.bytes }),
      problems,
    },
    text: textOf({ ...found, problems }, archived),
  });
  return problems.length === 0 ? ExitCode.done : ExitCode.data;
}

function textOf(
  { records, packs, maps, bytes, problems }: Verification,
  archived: ArchiveVerification | undefined,
): string {
  const snapshots = archived ? `; ${archived.snapshots} archive snapshots, ${archived.bytes} bytes` : '';
  const read = `${records} records, ${maps} map objects, ${packs} packs; ${bytes} bytes of packs read and checked${snapshots}.`;
  if (problems.length === 0) return `Nothing is missing or damaged: ${read}`;
  const named = problems.map(({ problem }) => `  ${problem}`);
  return [`${problems.length} objects are missing or damaged:`, ...named, read].join('\n');
}

function percentage(text: string): number {
  const match = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text);
  const percent = Number(match?.[1]);
  if (match === null || percent <= 0 || percent > 100)
    throw new InvalidArgumentError('Expected a percentage such as 5%.');
  return percent / 100;
}

import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import type { SettingsWith } from '../../config/settings.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import {
  type Conflict,
  conflictKeys,
  discardConflict,
  listConflicts,
  readConflict,
} from '../../replica/conflicts.ts';
import { describeConflict } from '../../replica/describe-conflict.ts';
import { IncompleteConflictError } from '../../replica/errors.ts';
import { ReplicaLog } from '../../replica/log/log.ts';
import { audited } from '../audited.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import { type OpenReplica, openReplica } from '../open-replica.ts';
import { restoreFile } from '../restore-file.ts';
import { textTable } from '../text-table.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly output?: string;
  readonly discard: boolean;
}

type Wanted =
  | { readonly action: 'list' }
  | { readonly action: 'show' | 'resolve'; readonly id: string }
  | { readonly action: 'restore'; readonly id: string; readonly output: string };

export const definition: CommandDefinition = {
  description:
    'Shows, restores or gives up what lost a conflict: a local file that the replica won against, or a state of the replica ' +
    'that a local file won against. Each lies whole under conflicts/, and stays there until somebody discards it, or the ' +
    'lifecycle of the bucket deletes it (conflictDays of infra/: 90 days).',
  examples: [
    { line: 'conflicts list', does: 'what is kept, oldest first' },
    { line: 'conflicts show 2026-11-24T02-59-00.000Z-web-1', does: 'one of them' },
    {
      line: 'conflicts restore 2026-11-24T02-59-00.000Z-web-1 --output lost.duckdb',
      does: 'as a file, to look into it',
    },
    {
      line: 'conflicts resolve 2026-11-24T02-59-00.000Z-web-1 --discard',
      does: 'delete it, when nothing of it is needed any more',
    },
  ],
  exitCodes: [
    ExitCode.data,
    ExitCode.unreachable,
    ExitCode.cannotWrite,
    ExitCode.refused,
    ExitCode.configuration,
  ],
  reports: true,
  configure: (command) =>
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['list', 'show', 'restore', 'resolve']))
      .argument('[id]', 'which conflict; all actions but list need it')
      .option('-o, --output <file>', 'restore: file to write; must not exist')
      .option('--discard', 'resolve: delete all of it; nothing brings it back', false),
  run: conflicts,
};

async function conflicts(commandLine: CommandLine, command: Command): Promise<number> {
  const wanted = wantedOf(command.args, command.opts<Options>());
  const settings = await commandLine.settings('bucket');
  await using replica = await openReplica(settings.bucket);
  switch (wanted.action) {
    case 'list':
      return await list(commandLine, replica);
    case 'show':
      return await show(commandLine, replica, wanted.id);
    case 'restore':
      return await restore({ commandLine, settings, replica, ...wanted });
    case 'resolve':
      return await resolveConflict({ commandLine, settings, replica, id: wanted.id });
  }
}

/** What is to be done: only what the action says, as one of them deletes. @throws {UsageError} if the rest does not belong to it */
function wantedOf([action, id]: readonly string[], { output, discard }: Options): Wanted {
  if (action === 'list' && id !== undefined) {
    throw new UsageError({ what: 'list takes no id', todo: '`eider conflicts show` shows one conflict' });
  }
  if (action !== 'restore' && output !== undefined) {
    throw new UsageError({
      what: `${action} writes no file`,
      todo: 'Leave --output out, or use `eider conflicts restore`, which deletes nothing',
    });
  }
  if (action !== 'resolve' && discard) {
    throw new UsageError({
      what: `${action} deletes nothing`,
      todo: 'Leave --discard out, or use `eider conflicts resolve`, which deletes for good',
    });
  }
  if (action === 'list') return { action };
  if (id === undefined) {
    throw new UsageError({
      what: `${action} needs the id of a conflict`,
      todo: '`eider conflicts list` lists them',
    });
  }
  if (action === 'show') return { action, id };
  if (action === 'restore') {
    if (output !== undefined) return { action, id, output };
    throw new UsageError({ what: 'restore needs a file to write', todo: 'Name one with --output' });
  }
  if (discard) return { action: 'resolve', id };
  throw new UsageError({
    what: 'resolve would delete what was kept, for good',
    todo: 'Say --discard if that is meant; `eider conflicts restore` brings it back as a file first',
  });
}

async function list(commandLine: CommandLine, replica: OpenReplica): Promise<number> {
  const found = await listConflicts(replica);
  const rows = found.map(({ id, keptAt, host, bytes, newest, damage }) => [
    id,
    keptAt?.toISOString() ?? '',
    host ?? '',
    String(bytes),
    newest === undefined ? withoutState(damage) : `${newest.seq} (${newest.kind})`,
  ]);
  const table = textTable(['id', 'kept at', 'host', '>bytes', 'newest record'], rows);
  commandLine.answer({
    document: { conflicts: found.map(describeConflict) },
    text: found.length === 0 ? 'There is no conflict.' : table,
  });
  return ExitCode.done;
}

async function show(commandLine: CommandLine, replica: OpenReplica, id: string): Promise<number> {
  const conflict = await readConflict({ ...replica, id });
  commandLine.answer({ document: describeConflict(conflict), text: textOf(conflict) });
  return ExitCode.done;
}

async function restore({
  commandLine,
  settings,
  replica: { store, keys },
  id,
  output,
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  replica: OpenReplica;
  id: string;
  output: string;
}): Promise<number> {
  const { newest, damage } = await readConflict({ store, keys, id });
  // What is damaged is named by the restore itself.
  if (newest === undefined && damage === undefined) throw new IncompleteConflictError(id);
  const log = new ReplicaLog({ store, keys: conflictKeys(keys, id) });
  const target = resolve(output);
  return restoreFile({
    commandLine,
    settings,
    store,
    log,
    wanted: { at: 'newest' },
    target,
    aside: undefined,
  });
}

async function resolveConflict({
  commandLine,
  settings,
  replica,
  id,
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  replica: OpenReplica;
  id: string;
}): Promise<number> {
  const objects = await audited({
    settings,
    replica,
    logger: await commandLine.log(settings),
    action: 'cli.resolve-conflict',
    given: { id },
    work: () => discardConflict({ ...replica, id }),
    describe: (deleted) => `${deleted} objects were deleted`,
  });
  const text = `Conflict ${id} is gone: ${objects} objects were deleted.`;
  commandLine.answer({ document: { id, objects }, text });
  return ExitCode.done;
}

const withoutState = (damage: string | undefined): string =>
  `none: ${damage ?? 'keeping it was interrupted'}`;

function textOf({ id, keptAt, host, objects, bytes, newest, damage }: Conflict): string {
  const record =
    newest === undefined
      ? withoutState(damage)
      : `${newest.seq} (${newest.kind}), written ${newest.time} on ${newest.host}`;
  return [
    `conflict       ${id}`,
    `kept at        ${keptAt?.toISOString() ?? 'unknown'}`,
    `kept by        ${host ?? 'unknown'}`,
    `size           ${bytes} bytes in ${objects} objects`,
    `newest record  ${record}`,
  ].join('\n');
}

import { setTimeout as delay } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import type { SettingsWith } from '../../config/settings.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { LeaseObject, LeaseRead } from '../../replica/lease-object.ts';
import type { LeaseSeen } from '../../replica/protocol/lease-document.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
import type { OpenReplica } from '../open-replica.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly yes: boolean;
  readonly ifSilent: boolean;
}

export const definition: CommandDefinition = {
  description:
    'Shows who holds the lease, or gives it back in the name of a holder that is gone. The lease is for liveness alone: ' +
    'giving it back never endangers data, but a holder that is alive after all stops its application when it notices.',
  examples: [
    { line: 'lease show', does: 'the lease as it is' },
    { line: 'lease release --yes', does: 'do not make the next one wait until it expires' },
    { line: 'lease release --if-silent', does: 'the same, if its holder shows no sign of life for a TTL' },
  ],
  exitCodes: [ExitCode.unreachable, ExitCode.leaseHeld, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) =>
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['show', 'release']))
      .option('--yes', 'release it without being asked again', false)
      .option(
        '--if-silent',
        'release: ask its holder for a sign of life first, and leave it if one comes within a TTL',
        false,
      ),
  run: lease,
};

async function lease(commandLine: CommandLine, command: Command): Promise<number> {
  const [action] = command.args;
  const { yes, ifSilent } = command.opts<Options>();
  const settings = await commandLine.settings('bucket');
  const [{ openReplica }, { LeaseObject: Lease }] = await Promise.all([
    import('../open-replica.ts'),
    import('../../replica/lease-object.ts'),
  ]);
  await using replica = await openReplica(settings.bucket);
  const object = new Lease(replica);
  if (action === 'show') {
    const { seen } = await object.read();
    commandLine.answer({ document: seen.kind === 'lease' ? seen.lease : null, text: textOf(seen) });
    return ExitCode.done;
  }
  if (!yes && !ifSilent)
    throw new UsageError({
      what: 'A living holder would stop its application',
      todo: 'Say --yes if that is meant, or --if-silent',
    });
  return giveBack({ commandLine, settings, replica, object, ifSilent });
}

async function giveBack({
  commandLine,
  settings,
  replica,
  object,
  ifSilent,
}: {
  commandLine: CommandLine;
  settings: SettingsWith<'bucket'>;
  replica: OpenReplica;
  object: LeaseObject;
  ifSilent: boolean;
}): Promise<number> {
  const { audited } = await import('../audited.ts');
  const released = await audited({
    settings,
    replica,
    logger: await commandLine.log(settings),
    action: 'cli.release-lease',
    given: { ifSilent },
    work: () => release(object, ifSilent ? settings.leaseTtlSeconds : 0),
    describe: textOfRelease,
  });
  const document = released === undefined ? { released: false } : { released: true, instance: released };
  commandLine.answer({ document, text: textOfRelease(released) });
  return ExitCode.done;
}

function textOfRelease(instance: string | undefined): string {
  return instance === undefined ? 'Nobody holds the lease.' : `The lease of ${instance} was given back.`;
}

/**
 * Gives the lease back in the name of its holder, which it returns; undefined if there is none.
 * @param watchedSeconds how long the holder has to show no sign of life before that; 0: nobody waits
 * @throws {LeaseHeldError} if the lease changed meanwhile
 */
async function release(object: LeaseObject, watchedSeconds: number): Promise<string | undefined> {
  const [{ releasedLease }, { LeaseHeldError }] = await Promise.all([
    import('../../replica/protocol/lease-writes.ts'),
    import('../../supervisor/lease/lease-held-error.ts'),
  ]);
  const held = watchedSeconds === 0 ? await object.read() : await watch(object);
  if (held.seen.kind !== 'lease' || held.seen.lease.state === 'free') return undefined;
  const { lease } = held.seen;
  // The write is conditional on what was there before the wait: any sign of life in between refuses it.
  await delay(watchedSeconds * 1000);
  const free = releasedLease({ lease, nonce: crypto.randomUUID() });
  if ((await object.write(free, held.etag)) === undefined) {
    throw new LeaseHeldError({ reason: `of ${lease.instance} has just changed: its holder is alive` });
  }
  return lease.instance;
}

/** Reads the lease in a version that its holder, if it lives, does not leave as it is for a TTL. */
async function watch(object: LeaseObject): Promise<LeaseRead> {
  const [{ isUnasked }, { watchedLease }] = await Promise.all([
    import('../../replica/protocol/lease-expiry.ts'),
    import('../../replica/protocol/lease-writes.ts'),
  ]);
  for (;;) {
    const { seen, etag } = await object.read();
    if (!isUnasked(seen)) return { seen, etag };
    await object.write(watchedLease({ lease: seen.lease, nonce: crypto.randomUUID() }), etag);
    // R2 takes one write per second and key.
    await delay(1000);
  }
}

function textOf(seen: LeaseSeen): string {
  if (seen.kind === 'missing') return 'There is no lease.';
  if (seen.kind === 'unreadable') return 'lease.json is there, but is no lease.';
  return JSON.stringify(seen.lease, undefined, 2);
}

import { setTimeout as delay } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import { ExitCode } from '../../errors/exit-code.ts';
import type { LeaseObject } from '../../replica/lease-object.ts';
import type { LeaseSeen } from '../../replica/protocol/lease-document.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandLine } from '../command-line.ts';
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
    { line: 'lease release --if-silent', does: 'the same, after watching for a TTL that its holder is gone' },
  ],
  exitCodes: [ExitCode.unreachable, ExitCode.leaseHeld, ExitCode.refused, ExitCode.configuration],
  reports: true,
  configure: (command) =>
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['show', 'release']))
      .option('--yes', 'release it without being asked again', false)
      .option('--if-silent', 'release: watch it for a TTL first, and leave it if its holder is alive', false),
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
  const watchedSeconds = ifSilent ? settings.leaseTtlSeconds : 0;
  return release(commandLine, object, watchedSeconds);
}

async function release(
  commandLine: CommandLine,
  object: LeaseObject,
  /** How long the lease has to stay as it is before it is given back. */
  watchedSeconds: number,
): Promise<number> {
  const [{ releasedLease }, { LeaseHeldError }] = await Promise.all([
    import('../../replica/protocol/lease-writes.ts'),
    import('../../supervisor/lease/lease-held-error.ts'),
  ]);
  const { seen, etag } = await object.read();
  if (seen.kind !== 'lease' || seen.lease.state === 'free') {
    commandLine.answer({ document: { released: false }, text: 'Nobody holds the lease.' });
    return ExitCode.done;
  }
  // The write is conditional on what was read before the wait: any sign of life in between refuses it.
  await delay(watchedSeconds * 1000);
  const free = releasedLease({ lease: seen.lease, nonce: crypto.randomUUID() });
  if ((await object.write(free, etag)) === undefined) {
    throw new LeaseHeldError({ reason: `of ${seen.lease.instance} has just changed: its holder is alive` });
  }
  const text = `The lease of ${seen.lease.instance} was given back.`;
  commandLine.answer({ document: { released: true, instance: seen.lease.instance }, text });
  return ExitCode.done;
}

function textOf(seen: LeaseSeen): string {
  if (seen.kind === 'missing') return 'There is no lease.';
  if (seen.kind === 'unreadable') return 'lease.json is there, but is no lease.';
  return JSON.stringify(seen.lease, undefined, 2);
}

import { ExitCode } from '../../runtime/src/errors/exit-code.ts';
import { MissingObjectError } from '../../runtime/src/replica/errors.ts';
import { decodeRecord } from '../../runtime/src/replica/log/record-codec.ts';
import { PreconditionError } from '../frame/precondition-error.ts';
import type { Place } from './replica-copy.ts';

/** What two places hold in `log/`, `packs/` and `maps/`, by names such as `/log/0000000000000001`. */
export interface Holdings {
  /** Names in both places, in byte order. */
  readonly common: readonly string[];
  /** Names that only the target has. */
  readonly strangers: readonly string[];
}

/**
 * Makes sure that what only the target holds came from the source, which has collected it since, and was not written by somebody
 * who went on in the target. Whoever writes begins with an `open` above all records that are there, and no collector deletes an
 * `open`. So the newest record that both have is the same one, byte for byte, and above it the target has no `open`.
 * Packs and maps without a record are of a copy that was interrupted: one name in common, which holds a ULID, proves of which replica.
 * @throws {PreconditionError} if the target holds another replica, or its own continuation of this one
 * @throws {MissingObjectError} if a record that was listed is collected before it is read
 * @throws {CorruptObjectError} if a record that only the target has is damaged
 */
export async function requireCopyOf({ from, to, holdings }: { from: Place; to: Place; holdings: Holdings }) {
  const newest = holdings.common.findLast(isRecord);
  const [stranger] = holdings.strangers;
  if (newest === undefined) {
    const isUnfinished = holdings.common.length > 0 && !holdings.strangers.some(isRecord);
    if (stranger !== undefined && !isUnfinished) throw holdsAnother(to, stranger);
    return;
  }
  const [there, here] = [await readAt(from, newest), await readAt(to, newest)];
  if (!Buffer.from(there).equals(here)) throw holdsAnother(to, newest);
  for (const name of holdings.strangers.filter((other) => isRecord(other) && other > newest)) {
    const { line } = decodeRecord({ bytes: await readAt(to, name), key: `${to.keys.root}${name}` });
    if (line.kind === 'open') throw holdsAnother(to, name);
  }
}

/** The target holds what no copy of the source does. */
export function holdsAnother({ store, keys }: Place, name: string): PreconditionError {
  return new PreconditionError({
    what: `${keys.root} in ${store.description} holds ${name.slice(1)}, which the source does not`,
    todo: 'Choose an empty place, such as another R2_DATABASE_KEY: two replicas never share one, and a copy that somebody has written to is one of its own',
    exitCode: ExitCode.data,
  });
}

const isRecord = (name: string): boolean => name.startsWith('/log/');

async function readAt({ store, keys }: Place, name: string): Promise<Uint8Array> {
  const object = await store.read(`${keys.root}${name}`);
  if (object === undefined) throw new MissingObjectError(`${keys.root}${name}`);
  return object.bytes;
}

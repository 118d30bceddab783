import { z } from 'zod';
import type { Epoch, Seq } from '../log/numbers.ts';

const count = z.number().int().nonnegative();
const purpose = z.enum(['run', 'rewind']);

/** Who wants the lease: a process (`session`) of an instance that survives restarts. */
const ask = z.looseObject({ session: z.string().min(1), instance: z.string(), purpose });

/**
 * `lease.json`. It is for liveness alone: who may append is decided in the log. Fields that this version does not know are
 * carried over, so that a newer instance and an older one can hand over to each other.
 */
export const leaseSchema = z.looseObject({
  state: z.enum(['held', 'free']),
  /** The process that holds it, or held it last; random per start. */
  session: z.string().min(1),
  /** The disk of the holder's database; null for a rewind, which has none. */
  disk: z.string().nullable(),
  /** `EIDER_INSTANCE` of the holder: the same after a restart, new per container. */
  instance: z.string(),
  purpose,
  /** The holder's epoch; 0 before its first `open`. */
  epoch: count.transform((n) => n as Epoch),
  /** Different in every write, so that every write changes the ETag. */
  nonce: z.string(),
  /** The newest record that the holder knows to be durable. */
  position: z.looseObject({ seq: count.transform((n) => n as Seq) }).nullable(),
  /** Seconds since the oldest local commit that is not durable; null while no application runs. */
  lag: z.number().nonnegative().nullable(),
  ask: ask.nullable(),
  /** Somebody waits for this lease, and needs signs of life of its holder. Versions before this field lack it. */
  watched: z.boolean().default(false),
  /** Session for which a free lease is reserved; null for anybody. */
  to: z.string().nullable(),
  /** Session that released it; null while it is held. */
  from: z.string().nullable(),
  /** While a rewind holds it: the session that gets it back. */
  previous: z.string().nullable(),
  /** Instances by first contact, oldest first, the last 16. */
  order: z.array(z.string()),
  /** How often each of them was granted the lease on asking. */
  grants: z.record(z.string(), count),
});

export type Lease = z.infer<typeof leaseSchema>;
export type LeasePurpose = Lease['purpose'];

/** What a read of `lease.json` showed. A body that is no lease is not the same as none. */
export type LeaseSeen =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'lease'; readonly lease: Lease };

/** Reads the bytes of `lease.json`; `undefined` stands for a 404. */
export function seeLease(bytes: Uint8Array | undefined): LeaseSeen {
  if (bytes === undefined) return { kind: 'missing' };
  const parsed = leaseSchema.safeParse(parseJson(bytes));
  return parsed.success ? { kind: 'lease', lease: parsed.data } : { kind: 'unreadable' };
}

/** The bytes of a lease, pretty enough for a person with a terminal. */
export function leaseBytes(lease: Lease): Uint8Array {
  return Buffer.from(`${JSON.stringify(lease, undefined, 1)}\n`, 'utf8');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (failure) {
    // Whoever wrote it, it holds nothing; the caller waits a TTL and writes it anew.
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}

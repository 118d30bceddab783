import { setTimeout as delay } from 'node:timers/promises';
import { asRead, type LeaseRead } from '../../replica/lease-object.ts';
import { type Epoch, noSeq } from '../../replica/log/numbers.ts';
import {
  type ContenderDecision,
  type ContenderFacts,
  decideAsContender,
} from '../../replica/protocol/lease-contender.ts';
import type { Lease } from '../../replica/protocol/lease-document.ts';
import {
  hasExpired,
  type LeaseObservation,
  observeLease,
  showsLife,
} from '../../replica/protocol/lease-expiry.ts';
import { decideAsHolder, type HolderDecision } from '../../replica/protocol/lease-holder.ts';
import { type LeaseMemory, noMemory } from '../../replica/protocol/lease-order.ts';
import {
  askedLease,
  beatenLease,
  isReleasable,
  releasedLease,
  remember,
  takenLease,
  watchedLease,
} from '../../replica/protocol/lease-writes.ts';
import { LeaseHeldError } from './lease-held-error.ts';
import type { SeatOptions } from './seat-options.ts';

/** Shortest time between two looks at the lease: R2 takes one write per second and key. */
const shortestPollSeconds = 1;

/** Tries to write a lease that is ours, but changes all the time. */
const confirmations = 5;

/** What a sign of life tells the others. */
export type SignOfLife = Pick<Lease, 'epoch' | 'position' | 'lag'>;

/**
 * This process's relation to the lease: wanting it, holding it, giving it back. What to do is decided by the protocol; here
 * it is read and written. Only liveness depends on it: who may append is decided in the log.
 */
export class Seat {
  readonly #options: SeatOptions;
  #memory: LeaseMemory = noMemory;
  #hasHeld = false;
  #held: { lease: Lease; etag: string } | undefined;
  /** Nonce of the lease that this process, as its holder, tried to write last. */
  #ownNonce: string | undefined;
  /** When the store answered last, by the clock that never jumps. Once it has, this process knows that others may be alive. */
  heardAt: number | undefined;

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  /** The lease as this process wrote or read it last; undefined while it does not hold it. */
  get lease(): Lease | undefined {
    return this.#held?.lease;
  }

  /** Whether {@link lease} was written by this process, and not by somebody who asks, watches, or made a drill. */
  get isOwnVersion(): boolean {
    return this.#held !== undefined && this.#held.lease.nonce === this.#ownNonce;
  }

  /**
   * Waits for the lease, asks for it or takes it over, as the protocol says. Returns what it holds.
   * @throws {LeaseHeldError} if another writer lives and the settings say not to wait
   */
  async acquire(signal: AbortSignal): Promise<Lease> {
    const { ttlSeconds, monotonic } = this.#options;
    const started = monotonic();
    let observed: LeaseObservation | undefined;
    let holderLives = false;
    for (;;) {
      const sentAt = monotonic();
      const read = await this.#read(signal);
      const before = observed;
      const tail = read.seen.kind === 'missing' ? await this.#options.tail() : undefined;
      // A missing lease is the same only as long as the log is: it may have come and gone between two looks.
      const etag = tail === undefined ? read.etag : `none, above record ${tail}`;
      const seen = observeLease(before, { seen: read.seen, etag, sentAt, answeredAt: monotonic() });
      const waitedTtls = (monotonic() - started) / ttlSeconds;
      const decision = await this.#decide({
        seen: read.seen,
        observed: seen,
        logIsEmpty: tail === noSeq,
        waitedTtls,
      });
      if (decision.do === 'take') {
        const taken = await this.#take(read, signal);
        if (taken) return taken;
        // It was another one in between, even if it looks the same again when it is read next.
        observed = undefined;
      } else {
        observed = (await this.#tellHolder(decision, read, signal)) ?? seen;
      }
      holderLives ||= before !== undefined && showsLife(before.seen, read.seen);
      this.#refuseToWait(decision, { holderLives, waited: monotonic() - started });
      await this.#options.onWait({ reason: decision.reason, holderLives });
      await delay(this.#pollSeconds * 1000, undefined, { signal });
    }
  }

  /**
   * Takes a lease that this disk has given back, without reading it: refused if anybody has written to it since. Undefined
   * then, or while somebody else uses the disk.
   */
  async takeAgain(left: LeaseRead, signal?: AbortSignal): Promise<Lease | undefined> {
    const { me, nonce, monotonic, aloneOnDisk } = this.#options;
    if (!(await aloneOnDisk())) return undefined;
    const { seen, etag } = left;
    this.#memory = remember({ seen, before: this.#memory, instance: me.instance });
    const lease = takenLease({ seen, me, memory: this.#memory, nonce: nonce() });
    const taken = await this.#overwrite(lease, etag, signal);
    this.heardAt = monotonic();
    return taken;
  }

  /** Writes the lease once more, between reading the tail and opening. False: it is another's by now. */
  async confirm(signal?: AbortSignal): Promise<boolean> {
    const { me, nonce } = this.#options;
    let held: { lease: Lease; etag: string | undefined } | undefined = this.#held;
    for (let tries = 0; held !== undefined && tries < confirmations; tries += 1) {
      const written = await this.#overwrite({ ...held.lease, nonce: nonce() }, held.etag, signal);
      if (written !== undefined) return true;
      // The heart beats beside this, and others write to it, too: an ask, or how a drill went.
      const { seen, etag } = await this.#read(signal);
      held =
        seen.kind === 'lease' && isReleasable(seen, me.session) ? { lease: seen.lease, etag } : undefined;
    }
    return false;
  }

  /** Shows a sign of life, and says what the protocol makes of what it met. */
  async beat(
    sign: SignOfLife & Pick<Lease, 'watched'>,
    facts: HolderContext,
    signal?: AbortSignal,
  ): Promise<HolderDecision['do']> {
    const held = this.#held;
    if (held === undefined) return this.look(facts, signal);
    const lease = beatenLease({ lease: held.lease, ...sign, nonce: this.#options.nonce() });
    if ((await this.#overwrite(lease, held.etag, signal)) === undefined) return this.look(facts, signal);
    return this.#judge(
      { seen: { kind: 'lease', lease }, etag: this.#held?.etag },
      { ...facts, tail: async () => true },
      signal,
    );
  }

  /** Looks at the lease, and, if it is not as this process knows it, at the tail; says what the protocol makes of it. */
  async look(facts: HolderContext, signal?: AbortSignal): Promise<HolderDecision['do']> {
    const held = this.#held;
    const isStill = held !== undefined && (await this.#options.object.isStill(held.etag, signal));
    const read = isStill ? this.#noted(asRead(held)) : await this.#read(signal);
    const unchanged = held !== undefined && read.etag === held.etag;
    return this.#judge(read, unchanged ? { ...facts, tail: async () => true } : facts, signal);
  }

  /**
   * Gives the lease back: to who asked for it, else to anybody. Nothing to do if it is another's. Returns what it left there,
   * or undefined if that is not certainly what it wrote.
   * @param options.sign tells the next one where the log ends; default: as it is in the lease
   */
  async release({
    sign,
    signal,
  }: {
    sign?: SignOfLife;
    signal?: AbortSignal;
  } = {}): Promise<LeaseRead | undefined> {
    const { me, nonce, object } = this.#options;
    // As a rule nobody has written to it meanwhile.
    let read: LeaseRead = this.#held ? asRead(this.#held) : await this.#read(signal);
    let left: LeaseRead | undefined;
    while (left === undefined && read.seen.kind === 'lease' && isReleasable(read.seen, me.session)) {
      const lease = releasedLease({ lease: { ...read.seen.lease, ...sign }, nonce: nonce() });
      const etag = await object.write(lease, read.etag, signal);
      if (etag !== undefined) left = asRead({ lease, etag });
      else {
        await delay(shortestPollSeconds * 1000, undefined, { ...(signal && { signal }) });
        read = await this.#read(signal);
      }
    }
    this.#held = undefined;
    return left;
  }

  /** The lease is lost; nothing is written. */
  forget(): void {
    this.#held = undefined;
  }

  get #pollSeconds(): number {
    return Math.max(shortestPollSeconds, this.#options.ttlSeconds / 15);
  }

  async #read(signal?: AbortSignal): Promise<LeaseRead> {
    return this.#noted(await this.#options.object.read(signal));
  }

  #noted(read: LeaseRead): LeaseRead {
    this.heardAt = this.#options.monotonic();
    this.#memory = remember({ seen: read.seen, before: this.#memory, instance: this.#options.me.instance });
    return read;
  }

  async #decide({
    observed,
    ...facts
  }: Pick<ContenderFacts, 'seen' | 'logIsEmpty' | 'waitedTtls'> & {
    observed: LeaseObservation;
  }): Promise<ContenderDecision> {
    const { me, mode, ttlSeconds, aloneOnDisk } = this.#options;
    return decideAsContender({
      ...facts,
      mayAsk: mode === 'handover',
      me: { ...me, aloneOnDisk: await aloneOnDisk(), hasHeld: this.#hasHeld, memory: this.#memory },
      expired: hasExpired(observed, ttlSeconds),
    });
  }

  async #take({ seen, etag }: LeaseRead, signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const { me, nonce } = this.#options;
    return this.#overwrite(takenLease({ seen, me, memory: this.#memory, nonce: nonce() }), etag, signal);
  }

  /** Asks, or asks for a sign of life; what the store holds from then on, or undefined if nothing was written. */
  async #tellHolder(
    { do: action }: ContenderDecision,
    { seen, etag: before }: LeaseRead,
    signal: AbortSignal,
  ): Promise<LeaseObservation | undefined> {
    const { me, monotonic, nonce, object } = this.#options;
    if (action === 'wait' || seen.kind !== 'lease') return undefined;
    const given = { lease: seen.lease, nonce: nonce() };
    const outOfOrder = action === 'ask-out-of-order';
    const lease = action === 'watch' ? watchedLease(given) : askedLease({ ...given, me, outOfOrder });
    const sentAt = monotonic();
    const etag = await object.write(lease, before, signal);
    if (etag === undefined) return undefined;
    return observeLease(undefined, { ...asRead({ lease, etag }), sentAt, answeredAt: monotonic() });
  }

  #refuseToWait(
    { reason }: ContenderDecision,
    { holderLives, waited }: { holderLives: boolean; waited: number },
  ): void {
    const { mode, waitSeconds = Number.POSITIVE_INFINITY } = this.#options;
    if ((mode === 'fail' && holderLives) || waited >= waitSeconds) throw new LeaseHeldError({ reason });
  }

  async #judge(
    read: LeaseRead,
    { applicationUp, tail }: HolderContext,
    signal: AbortSignal | undefined,
  ): Promise<HolderDecision['do']> {
    const { me } = this.#options;
    const tailIsMine = await tail();
    const decision = decideAsHolder({ seen: read.seen, session: me.session, tailIsMine, applicationUp }).do;
    if (decision === 'write-again') {
      await this.#take(read, signal);
      return 'go-on';
    }
    if (
      read.seen.kind === 'lease' &&
      read.etag !== undefined &&
      (decision === 'go-on' || decision === 'hand-over')
    ) {
      this.#held = { lease: read.seen.lease, etag: read.etag };
    }
    return decision;
  }

  async #overwrite(lease: Lease, etag: string | undefined, signal?: AbortSignal): Promise<Lease | undefined> {
    // Before it is sent: a write whose answer is lost is this process's own, too.
    this.#ownNonce = lease.nonce;
    const written = await this.#options.object.write(lease, etag, signal);
    if (written === undefined) return undefined;
    this.#held = { lease, etag: written };
    this.#hasHeld = true;
    return lease;
  }
}

/** What the holder knows besides the lease. */
export interface HolderContext {
  readonly applicationUp: boolean;
  /** Whether the newest record is this writer's own; undefined before its `open`. */
  readonly tail: () => Promise<boolean | undefined>;
}

/** The epoch of a writer that has not opened yet. */
export const noEpoch = 0 as Epoch;

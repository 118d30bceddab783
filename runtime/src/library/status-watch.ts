import type { KeeperStatus } from './keeper/messages.ts';

/** What a change of the status means to an application. */
export type StatusChange =
  | { readonly kind: 'synced'; readonly seq: number }
  | { readonly kind: 'lagging'; readonly seconds: number }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'waiting' };

/** Tells of a status that comes again and again only what is new in it. */
export class StatusWatch {
  readonly #mostLagSeconds: number;
  #latest: KeeperStatus | undefined;
  #lagging = false;

  /** @param options.mostLagSeconds lag from which on the replica counts as stale */
  constructor({ mostLagSeconds }: { mostLagSeconds: number }) {
    this.#mostLagSeconds = mostLagSeconds;
  }

  /** The newest status; undefined before the first. */
  get latest(): KeeperStatus | undefined {
    return this.#latest;
  }

  /** Takes the next status. */
  learn(status: KeeperStatus): StatusChange[] {
    const before = this.#latest;
    this.#latest = status;
    const changes: StatusChange[] = [];
    const { state, position, lagSeconds } = status;
    if (position !== null && position.seq !== before?.position?.seq)
      changes.push({ kind: 'synced', seq: position.seq });
    const late = lagSeconds > this.#mostLagSeconds;
    if (late && !this.#lagging) changes.push({ kind: 'lagging', seconds: lagSeconds });
    if (late) this.#lagging = true;
    if (lagSeconds === 0) this.#lagging = false;
    if (state !== before?.state && (state === 'fenced' || state === 'standby'))
      changes.push({ kind: state === 'fenced' ? 'fenced' : 'waiting' });
    return changes;
  }
}

import { Violation } from '../kernel/violation.ts';
import { describeRecord, identityOf, type ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';
import { findMissing } from './missing.ts';

interface Past {
  readonly record: ModelRecord;
  readonly landedAt: number;
  /** When something else became the newest content. */
  supersededAt: number | undefined;
}

/** All contents that the replica ever had, and until when each must be restorable: the oracle of retention. */
export class History {
  readonly #past: Past[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  add(record: ModelRecord): void {
    if (record.kind === 'open') return;
    const { now } = this.#world.clock;
    const last = this.#past.at(-1);
    if (last !== undefined) last.supersededAt = now;
    this.#past.push({ record, landedAt: now, supersededAt: undefined });
  }

  /** Session of whoever brought the content of a record; undefined for that of an empty log. */
  authorOf({ content }: ModelRecord): string | undefined {
    return this.#past.find(({ record }) => record.id === content)?.record.author;
  }

  /** Checks that every state is restorable that has to be. */
  check(): void {
    const { slot } = this.#world.settings.retention;
    const slots = new Set<number>();
    for (const past of this.#past) {
      const number = Math.floor(past.landedAt / slot);
      const isSlotPoint = !slots.has(number);
      slots.add(number);
      if (this.#mustBeKept(past, isSlotPoint)) this.#mustBeIntact(past.record);
    }
    const { newest } = this.#world.bucket;
    if (newest !== undefined) this.#mustBeIntact(newest);
  }

  #mustBeKept({ supersededAt, record }: Past, isSlotPoint: boolean): boolean {
    if (supersededAt === undefined) return true;
    const { window, retention } = this.#world.settings.retention;
    const age = this.#world.clock.now - supersededAt;
    return age < (isSlotPoint || record.isNamed ? Math.max(window, retention) : window);
  }

  #mustBeIntact(record: ModelRecord): void {
    const { bucket } = this.#world;
    const there = bucket.readRecord(record.seq);
    if (there === undefined || identityOf(there).bodySha256 !== identityOf(record).bodySha256) {
      throw new Violation('collector', `${describeRecord(record)} must be kept and is gone`);
    }
    const missing = findMissing(bucket, record);
    if (missing !== undefined) {
      throw new Violation('collector', `${describeRecord(record)} must be restorable, but misses ${missing}`);
    }
  }
}

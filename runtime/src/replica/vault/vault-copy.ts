import { ReplicaKeys } from '../keys.ts';
import type { Seq } from '../log/numbers.ts';

/** A state that lies whole under `vault/<id>/`, as a replica of its own (docs/protocol.md, "The vault"). */
export interface VaultCopy {
  readonly id: string;
  /** The record that was the newest one. */
  readonly seq: Seq;
  /** When it was begun, by the store's clock. Not when its objects were written: that changes when somebody overwrites them. */
  readonly madeAt: Date;
  /** Where it lies. */
  readonly keys: ReplicaKeys;
}

/** Name of a copy: when it was begun, by the store's clock, and its record. So a copy is complete if it holds that record, which comes last. */
export function vaultId(time: Date, seq: Seq): string {
  return `${time.toISOString().replaceAll(':', '-')}-${seq.toString(16).padStart(16, '0')}`;
}

export function vaultKeys(keys: ReplicaKeys, id: string): ReplicaKeys {
  return new ReplicaKeys(`${keys.vault}${id}`);
}

/** What the name of a copy says about it; undefined if it is no name of a copy. */
export function vaultCopyOf(keys: ReplicaKeys, id: string): VaultCopy | undefined {
  const [, day, hour, minute, second, digits] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-([0-9a-f]{16})$/.exec(id) ?? [];
  if (digits === undefined) return undefined;
  const madeAt = new Date(`${day}T${hour}:${minute}:${second}`);
  return { id, seq: Number.parseInt(digits, 16) as Seq, madeAt, keys: vaultKeys(keys, id) };
}

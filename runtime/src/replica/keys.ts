import { type Epoch, noSeq, type Seq } from './log/numbers.ts';

/**
 * Where everything of one replica lies in the bucket (DESIGN.md, "The replica in the bucket").
 * `root` is `R2_DATABASE_KEY` without a slash at its end.
 */
export class ReplicaKeys {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get log(): string {
    return `${this.root}/log/`;
  }

  get packs(): string {
    return `${this.root}/packs/`;
  }

  get maps(): string {
    return `${this.root}/maps/`;
  }

  get archive(): string {
    return `${this.root}/archive/`;
  }

  get vault(): string {
    return `${this.root}/vault/`;
  }

  get conflicts(): string {
    return `${this.root}/conflicts/`;
  }

  /** What people did on purpose. Nothing of Eider deletes there. */
  get audit(): string {
    return `${this.root}/audit/`;
  }

  get lease(): string {
    return `${this.root}/lease.json`;
  }

  record(seq: Seq): string {
    return `${this.log}${seq.toString(16).padStart(16, '0')}`;
  }

  /** The seq in a record's key; undefined if the key is not one of a record. */
  seqOf(key: string): Seq | undefined {
    if (!key.startsWith(this.log)) return undefined;
    const digits = key.slice(this.log.length);
    if (!/^[0-9a-f]{16}$/.test(digits)) return undefined;
    const seq = Number.parseInt(digits, 16);
    return seq > noSeq && Number.isSafeInteger(seq) ? (seq as Seq) : undefined;
  }

  pack(name: string): string {
    return `${this.packs}${name}`;
  }

  map(name: string): string {
    return `${this.maps}${name}`;
  }
}

/** Name of a pack or a map object: the epoch of its writer, then a ULID. */
export function objectName(epoch: Epoch, ulid: string): string {
  return `${epoch.toString(16).padStart(8, '0')}-${ulid}`;
}

/** The epoch in the name of a pack or a map object; undefined if the name has another form. */
export function epochOfName(name: string): Epoch | undefined {
  const match = /^([0-9a-f]{8})-[0-9A-HJKMNP-TV-Z]{26}$/.exec(name);
  return match?.[1] === undefined ? undefined : (Number.parseInt(match[1], 16) as Epoch);
}

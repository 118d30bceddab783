import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { errorCode } from '../duckdb-file/error-code.ts';
import { syncFolder } from '../sync-folder.ts';
import { type CleanStop, cleanStopSchema } from './clean-stop.ts';
import { SidecarError } from './errors.ts';
import {
  type Intent,
  intentOf,
  intentSchema,
  type Position,
  positionOf,
  positionSchema,
  type Victory,
  victorySchema,
} from './log/position.ts';
import type { LogRecord } from './log/record.ts';
import type { Journal } from './replica-writer.ts';
import { SlotFile } from './slot-file.ts';
import { type StoreProof, storeProofSchema } from './store-proof.ts';

/** The folder beside a database in which Eider keeps what it must remember of this disk. */
export const sidecarFolder = (database: string): string => `${database}.eider`;

/**
 * What Eider keeps beside the database, each in a file of its own that is replaced atomically and fsynced: the position and the
 * intent, which change with every record and so lie in slots, the mark of an unverified start, a victory that was not shipped
 * yet, the id of this disk, and, to spare requests, how the last clean stop left the replica and that the store was proven. Losing
 * it costs a full comparison, never data.
 */
export class Sidecar implements Journal {
  readonly folder: string;

  constructor(database: string) {
    this.folder = sidecarFolder(database);
  }

  async position(): Promise<Position | undefined> {
    return this.#readSlot('position', positionSchema);
  }

  async intent(): Promise<Intent | undefined> {
    return this.#readSlot('intent', intentSchema);
  }

  /** The random id of this disk, made at its first use. A cloned disk has the same. */
  async disk(): Promise<string> {
    const known = await this.#text('disk');
    if (known !== undefined && known.trim() !== '') return known.trim();
    const id = randomUUID();
    await this.#write('disk', `${id}\n`);
    return id;
  }

  /** True if an application ran on this file while nobody could compare it with the replica. */
  async isUnverified(): Promise<boolean> {
    return (await this.#text('unverified')) !== undefined;
  }

  /** Whatever comes now is written without a comparison; so a victory of what was there before says nothing about it. */
  async markUnverified(): Promise<void> {
    await this.#write('unverified', `${new Date().toISOString()}\n`);
    await this.#remove('victory.json');
  }

  /** The local file equals a record, or goes on from it: there is nothing to doubt any more, nor a victory to remember. */
  async clearUnverified(): Promise<void> {
    await this.#remove('victory.json');
    await this.#remove('unverified');
  }

  /** The conflict that the local file has won although nothing of it was shipped since; undefined if there is none. */
  async victory(): Promise<Victory | undefined> {
    return this.#read('victory.json', victorySchema);
  }

  /** Before the log is opened on the new line: a crash before the first record of it must not make the winner lose. */
  async markVictory(victory: Victory): Promise<void> {
    await this.markUnverified();
    await this.#write('victory.json', JSON.stringify(victory));
  }

  /** How the last clean stop left the replica; undefined if there was none. It may be long ago. */
  async cleanStop(): Promise<CleanStop | undefined> {
    return this.#read('clean-stop.json', cleanStopSchema);
  }

  async rememberStop(stop: CleanStop): Promise<void> {
    await this.#write('clean-stop.json', JSON.stringify(stop));
  }

  /** That a store was proven from this disk; undefined if none was. */
  async storeProof(): Promise<StoreProof | undefined> {
    return this.#read('store-proof.json', storeProofSchema);
  }

  async rememberProof(proof: StoreProof): Promise<void> {
    await this.#write('store-proof.json', JSON.stringify(proof));
  }

  async intend({ record }: { record: LogRecord }): Promise<void> {
    await this.#writeSlot('intent', JSON.stringify(intentOf(record)));
  }

  async reached({ record }: { record: LogRecord }): Promise<void> {
    await this.setPosition(positionOf(record));
  }

  async setPosition(position: Position): Promise<void> {
    await this.#writeSlot('position', JSON.stringify(position));
  }

  async #read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
    return parsed(await this.#text(name), schema);
  }

  async #readSlot<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
  ): Promise<z.infer<Schema> | undefined> {
    const path = join(this.folder, name);
    try {
      return parsed(await new SlotFile(path).read(), schema);
    } catch (cause) {
      throw new SidecarError({ path, cause });
    }
  }

  async #writeSlot(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    try {
      const file = new SlotFile(path);
      if (await file.write(text)) return;
      await mkdir(this.folder, { recursive: true });
      await file.make(text);
      await syncFolder(this.folder);
    } catch (cause) {
      throw new SidecarError({ path, cause });
    }
  }

  async #text(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.folder, name), 'utf8');
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return undefined;
      throw new SidecarError({ path: join(this.folder, name), cause });
    }
  }

  async #write(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    try {
      await mkdir(this.folder, { recursive: true });
      const file = await open(`${path}.new`, 'w');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      await syncFolder(this.folder);
    } catch (cause) {
      throw new SidecarError({ path, cause });
    }
  }

  async #remove(name: string): Promise<void> {
    const path = join(this.folder, name);
    try {
      await rm(path, { force: true });
      await syncFolder(this.folder);
    } catch (cause) {
      throw new SidecarError({ path, cause });
    }
  }
}

/** Torn or foreign is undefined: without it the local file is compared in full, which is always safe. */
function parsed<Schema extends z.ZodType>(
  text: string | undefined,
  schema: Schema,
): z.infer<Schema> | undefined {
  return text === undefined ? undefined : schema.safeParse(parseJson(text)).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

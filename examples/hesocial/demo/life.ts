import { readFile } from 'node:fs/promises';
import type { Commit } from '../app/commit.ts';
import { parseLedger } from '../app/parse-ledger.ts';
import type { Inspection } from '../checks/inspection.ts';
import { runPlatform } from './eider.ts';
import { RunningPlatform } from './running-platform.ts';
import type { Stage } from './stage.ts';
import { within } from './within.ts';

/** Milliseconds for a start: seeding or restoring, and checking, on a slow machine. */
const patience = 60_000;

/** One life of the platform: from its start to its end, with a ledger of its own. */
export class Life implements AsyncDisposable {
  readonly platform: RunningPlatform;
  readonly databasePath: string;
  readonly #ledgerPath: string;

  /** Starts the platform on a disk, which may be empty. */
  constructor({ stage, name, disk }: { stage: Stage; name: string; disk: string }) {
    this.databasePath = stage.databaseOn(disk);
    this.#ledgerPath = stage.ledger(name);
    this.platform = new RunningPlatform({
      command: process.execPath,
      args: runPlatform,
      folder: stage.folder,
      environment: {
        ...stage.settings,
        EIDER_DATABASE_PATH: this.databasePath,
        HESOCIAL_LEDGER: this.#ledgerPath,
      },
    });
  }

  /** What the platform found when it opened its database. */
  opened(signal: AbortSignal): Promise<Inspection> {
    const { opened, log } = this.platform;
    return within(opened, { milliseconds: patience, what: 'The start of the platform', signal, log });
  }

  /** Every commit that has returned so far. */
  async acknowledged(): Promise<Commit[]> {
    return parseLedger(await readFile(this.#ledgerPath, 'utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.platform[Symbol.asyncDispose]();
  }
}

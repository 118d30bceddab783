import { z } from '@hono/zod-openapi';
import type { Seq } from '../../replica/log/numbers.ts';
import { RestoreRefusedError } from '../../supervisor/restore/restore-refused-error.ts';
import type { AdminContext, ProofProgress } from './admin-context.ts';
import type { AuditedAction } from './audited.ts';
import { problemOf } from './problem.ts';

/** Restores that are remembered; somebody may ask for the end of the last ones. */
const remembered = 20;

/** How far a restore is. */
export const restoreSchema = z
  .object({
    id: z.string(),
    seq: z.int().openapi({ description: 'The record that is gone back to.' }),
    phase: z.enum(['proving', 'stopping', 'going-back', 'restoring', 'done', 'failed']),
    proven: z.number().min(0).max(1).openapi({ description: 'Share of the point that was proven so far.' }),
    undo: z
      .int()
      .nullable()
      .openapi({ description: 'The record of the state that was left; restoring it undoes this.' }),
    problem: z
      .object({ title: z.string(), detail: z.string().optional() })
      .nullable()
      .openapi({ description: 'Why it failed; the application has the state that it had.' }),
    startedAt: z.iso.datetime(),
    seconds: z.number().nonnegative(),
  })
  .openapi('Restore');

export type Restore = z.infer<typeof restoreSchema>;

interface Job {
  readonly restore: Omit<Restore, 'seconds'>;
  readonly started: number;
  ended: number | undefined;
}

/** Restores in place, one at a time, and how each of the last ones went. */
export class RestoreJobs {
  readonly #admin: AdminContext;
  readonly #jobs = new Map<string, Job>();
  #running = false;

  constructor(admin: AdminContext) {
    this.#admin = admin;
  }

  /**
   * Begins a restore, once that is written down; how it goes is asked for by its id, which is the action's operation.
   * @throws {RestoreRefusedError} if there can be none now
   */
  async begin(seq: Seq, action: AuditedAction): Promise<Restore> {
    const { desk, now, monotonic } = this.#admin;
    if (this.#running) throw new RestoreRefusedError('Another restore is under way');
    const refusal = desk.refusal;
    if (refusal !== undefined) throw refusal;
    this.#running = true;
    try {
      await action.begin();
    } catch (failure) {
      this.#running = false;
      throw failure;
    }
    const id = action.operation;
    const beginning = { phase: 'proving' as const, proven: 0, undo: null, problem: null };
    const restore = { id, seq, ...beginning, startedAt: now().toISOString() };
    const job: Job = { restore, started: monotonic(), ended: undefined };
    this.#remember(id, job);
    void this.#work(job, action);
    return this.#describe(job);
  }

  /** The one that was begun last; undefined if there was none. */
  get latest(): Restore | undefined {
    const job = [...this.#jobs.values()].at(-1);
    return job && this.#describe(job);
  }

  /** Undefined if there is none of this id, or it was long ago. */
  find(id: string): Restore | undefined {
    const job = this.#jobs.get(id);
    return job && this.#describe(job);
  }

  /** Never rejects. */
  async #work(job: Job, action: AuditedAction): Promise<void> {
    const admin = this.#admin;
    const { restore } = job;
    const seq = restore.seq as Seq;
    try {
      await admin.prove(seq, (progress) => {
        restore.proven = shareOf(progress);
      });
      restore.proven = 1;
      const { left } = await admin.desk.restore({
        seq,
        onPhase: (phase) => {
          restore.phase = phase;
        },
      });
      restore.undo = left.line.seq;
      this.#end(job, 'done');
      await action.done(`record ${seq} is restored; record ${left.line.seq} is the state before`);
    } catch (failure) {
      const { title, detail } = problemOf(failure);
      restore.problem = { title: admin.redact(title), ...(detail !== undefined && { detail }) };
      this.#end(job, 'failed');
      admin.logger.error('restore.failed', `Record ${seq} is not restored: ${title}`, {
        seq,
        error: failure,
      });
      await action.failed(failure);
    }
  }

  #end(job: Job, phase: 'done' | 'failed'): void {
    job.restore.phase = phase;
    job.ended = this.#admin.monotonic();
    this.#running = false;
  }

  #remember(id: string, job: Job): void {
    this.#jobs.set(id, job);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > remembered && oldest !== undefined) this.#jobs.delete(oldest);
  }

  #describe({ restore, started, ended }: Job): Restore {
    return { ...restore, seconds: (ended ?? this.#admin.monotonic()) - started };
  }
}

const shareOf = ({ blocks, ofBlocks }: ProofProgress): number => (ofBlocks === 0 ? 0 : blocks / ofBlocks);

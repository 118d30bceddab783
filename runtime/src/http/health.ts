import { z } from '@hono/zod-openapi';
import { type RunState, type RunStatus, runStates } from '../supervisor/run-status.ts';

/** States in which the application has its database. */
const serving: ReadonlySet<RunState> = new Set(['running', 'unverified']);

/** An answer for a probe: 200 or 503, and why. */
export interface Health<Body> {
  readonly code: 200 | 503;
  readonly body: Body;
}

const state = z.enum(runStates);

export const databaseHealthSchema = z.object({ ok: z.boolean(), state }).openapi('DatabaseHealth');

export const syncHealthSchema = z
  .object({
    ok: z.boolean(),
    state,
    lagSeconds: z
      .number()
      .nullable()
      .openapi({ description: 'Age of the oldest local commit that may not be durable.' }),
    position: z.int().nullable().openapi({ description: 'Newest durable record.' }),
    epoch: z.int().nullable(),
    lastDurable: z.iso.datetime().nullable(),
    lastDrill: z.object({ time: z.iso.datetime(), seq: z.int(), passed: z.boolean() }).nullable(),
    trouble: z.string().nullable().openapi({ description: 'The last failure that is being tried again.' }),
  })
  .openapi('SyncHealth');

/** Whether the application has its database: what a readiness probe asks. */
export function databaseHealth(status: RunStatus | undefined): Health<z.infer<typeof databaseHealthSchema>> {
  const now = status?.state ?? 'starting';
  const ok = serving.has(now);
  return { code: ok ? 200 : 503, body: { ok, state: now } };
}

/**
 * Whether what the application commits is durable in time. Freshness counts, not the absence of errors: a replicator that
 * has stopped without a word shows here.
 */
export function syncHealth(
  status: RunStatus | undefined,
  {
    mostLagSeconds,
    redact,
  }: {
    mostLagSeconds: number;
    /** Takes secrets out of a text. */
    redact: (text: string) => string;
  },
): Health<z.infer<typeof syncHealthSchema>> {
  const now = status?.state ?? 'starting';
  const lagSeconds = status?.lag.seconds ?? null;
  const ok = now === 'running' && lagSeconds !== null && lagSeconds <= mostLagSeconds;
  const { seq = null, epoch = null } = status?.position ?? {};
  const lastDurable = status?.lastDurable?.toISOString() ?? null;
  const lastDrill = status?.lastDrill ?? null;
  const trouble = status?.trouble === undefined ? null : redact(status.trouble);
  return {
    code: ok ? 200 : 503,
    body: { ok, state: now, lagSeconds, position: seq, epoch, lastDurable, lastDrill, trouble },
  };
}

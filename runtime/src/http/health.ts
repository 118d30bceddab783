import type { RunState, RunStatus } from '../supervisor/run-status.ts';

/** States in which the application has its database. */
const serving: ReadonlySet<RunState> = new Set(['running', 'unverified']);

/** An answer for a probe: 200 or 503, and why. */
export interface Health {
  readonly code: 200 | 503;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Whether the application has its database: what a readiness probe asks. */
export function databaseHealth(status: RunStatus | undefined): Health {
  const state = status?.state ?? 'starting';
  const ok = serving.has(state);
  return { code: ok ? 200 : 503, body: { ok, state } };
}

/**
 * Whether what the application commits is durable in time. Freshness counts, not the absence of errors: a replicator that
 * has stopped without a word shows here.
 */
export function syncHealth(
  status: RunStatus | undefined,
  { mostLagSeconds }: { mostLagSeconds: number },
): Health {
  const state = status?.state ?? 'starting';
  const lagSeconds = status?.lag.seconds ?? null;
  const ok = state === 'running' && lagSeconds !== null && lagSeconds <= mostLagSeconds;
  const { seq = null, epoch = null } = status?.position ?? {};
  const lastDurable = status?.lastDurable?.toISOString() ?? null;
  const lastDrill = status?.lastDrill ?? null;
  const trouble = status?.trouble ?? null;
  return {
    code: ok ? 200 : 503,
    body: { ok, state, lagSeconds, position: seq, epoch, lastDurable, lastDrill, trouble },
  };
}

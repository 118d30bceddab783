import { z } from '@hono/zod-openapi';
import type { RecentEvents } from '../../logging/recent-events.ts';
import { type RunState, type RunStatus, runStates } from '../../supervisor/run-status.ts';
import { type Restore, restoreSchema } from '../admin/restore-jobs.ts';
import type { LagHistory } from './lag-history.ts';
import type { ReplicaView } from './replica-view.ts';
import { judge } from './verdict.ts';

const time = z.iso.datetime();

/** All that the status page shows. */
export const statusSchema = z
  .object({
    database: z.string().openapi({ description: 'R2_DATABASE_KEY.' }),
    host: z.string(),
    version: z.string().openapi({ description: 'Of Eider.' }),
    time,
    verdict: z.object({
      level: z.enum(['safe', 'watch', 'danger']),
      sentence: z.string(),
      because: z.string(),
    }),
    state: z.enum(runStates),
    lagSeconds: z.number().nullable(),
    mostLagSeconds: z.number().openapi({ description: 'Above it the replica counts as stale.' }),
    position: z.int().nullable(),
    epoch: z.int().nullable(),
    lastDurable: time.nullable(),
    lastDrill: z.object({ time, seq: z.int(), passed: z.boolean() }).nullable(),
    lastArchive: time.nullable(),
    trouble: z.string().nullable(),
    restore: restoreSchema.nullable().openapi({ description: 'The restore in place that was begun last.' }),
    lag: z
      .object({ times: z.array(z.number()), seconds: z.array(z.number().nullable()) })
      .openapi({ description: 'Lag over the last hours; times in seconds since 1970.' }),
    points: z
      .object({
        count: z.int(),
        oldest: time.nullable(),
        newest: time.nullable(),
        strips: z.array(
          z.object({ name: z.string(), from: z.number(), piece: z.number(), counts: z.array(z.int()) }),
        ),
      })
      .nullable()
      .openapi({ description: 'Null until the log was listed; that is done for whoever looks, rarely.' }),
    lease: z
      .object({
        state: z.enum(['held', 'free']),
        instance: z.string(),
        epoch: z.int(),
        lagSeconds: z.number().nullable(),
        askedBy: z.string().nullable(),
      })
      .nullable(),
    events: z.array(
      z.object({ time, level: z.enum(['info', 'warn', 'error']), event: z.string(), message: z.string() }),
    ),
  })
  .openapi('Status');

export type StatusFacts = z.infer<typeof statusSchema>;

/** Where the page has its facts from. */
export interface PageContext {
  readonly database: string;
  readonly host: string;
  readonly version: string;
  readonly now: () => Date;
  /** The run as it is now; undefined before it has begun. */
  readonly status: () => RunStatus | undefined;
  readonly mostLagSeconds: number;
  /** Seconds within which a restore has to be proven. */
  readonly mostDrillAgeSeconds: number;
  readonly history: LagHistory;
  readonly replica: ReplicaView;
  readonly events: RecentEvents;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

/** States in which there is an application whose commits can wait. */
const hasLag: ReadonlySet<RunState> = new Set(['running', 'unverified', 'stopping', 'fenced']);

/** Gathers what is known, without waiting for anything. */
export function gatherStatus(page: PageContext, restore?: Restore): StatusFacts {
  const { database, host, version, now, mostLagSeconds, history, events, redact } = page;
  const status = page.status();
  const { lease, points, trouble } = page.replica.look();
  const state = status?.state ?? 'starting';
  const lagSeconds = hasLag.has(state) ? status?.lag.seconds : undefined;
  const lastDrill = status?.lastDrill;
  const { times, seconds } = history.series;
  const at = now();
  return {
    database,
    host,
    version,
    time: at.toISOString(),
    verdict: judge({
      state,
      lagSeconds,
      mostLagSeconds,
      opaque: status?.opaque ?? false,
      drillAgeSeconds: lastDrill && (at.getTime() - Date.parse(lastDrill.time)) / 1000,
      drillPassed: lastDrill?.passed ?? false,
      mostDrillAgeSeconds: page.mostDrillAgeSeconds,
      holder: lease?.state === 'held' ? lease.instance : undefined,
    }),
    state,
    lagSeconds: lagSeconds ?? null,
    mostLagSeconds,
    position: status?.position?.seq ?? null,
    epoch: status?.position?.epoch ?? null,
    lastDurable: isoOf(status?.lastDurable),
    lastDrill:
      lastDrill === undefined ? null : { time: lastDrill.time, seq: lastDrill.seq, passed: lastDrill.passed },
    lastArchive: isoOf(status?.lastArchive),
    trouble: redactedOf(status?.trouble ?? trouble, redact),
    restore: restore ?? null,
    lag: { times: [...times], seconds: [...seconds] },
    points: points === undefined ? null : describePoints(points),
    lease: lease === undefined ? null : describeLease(lease),
    events: events.newestFirst.map((event) => ({ ...event, time: event.time.toISOString() })),
  };
}

function describePoints({
  count,
  oldest,
  newest,
  strips,
}: NonNullable<ReturnType<ReplicaView['look']>['points']>): NonNullable<StatusFacts['points']> {
  return {
    count,
    oldest: isoOf(oldest),
    newest: isoOf(newest),
    strips: strips.map((strip) => ({ ...strip, counts: [...strip.counts] })),
  };
}

function describeLease({
  state,
  instance,
  epoch,
  lag,
  ask,
}: NonNullable<ReturnType<ReplicaView['look']>['lease']>): NonNullable<StatusFacts['lease']> {
  return { state, instance, epoch, lagSeconds: lag, askedBy: ask?.instance ?? null };
}

const isoOf = (date: Date | undefined): string | null => date?.toISOString() ?? null;

const redactedOf = (text: string | undefined, redact: PageContext['redact']): string | null =>
  text === undefined ? null : redact(text);

import type { RunState } from '../../supervisor/run-status.ts';
import { inWords } from './moments.ts';

/** `safe`: nothing to do; `watch`: look at it, nothing is lost; `danger`: what is written now may be lost. */
export type Level = 'safe' | 'watch' | 'danger';

/** Whether the data is safe, in words. */
export interface Verdict {
  readonly level: Level;
  readonly sentence: string;
  /** Why, or what to do. */
  readonly because: string;
}

export interface VerdictFacts {
  readonly state: RunState;
  readonly lagSeconds: number | undefined;
  /** Lag from which on the replica counts as stale, seconds. */
  readonly mostLagSeconds: number;
  /** True if the file cannot be followed while it is open. */
  readonly opaque: boolean;
  /** Seconds since the last restore that was tried; undefined: nobody tried. */
  readonly drillAgeSeconds: number | undefined;
  readonly drillPassed: boolean;
  /** Seconds within which a restore has to be proven. */
  readonly mostDrillAgeSeconds: number;
  /** Who holds the lease; undefined if nobody knows. */
  readonly holder: string | undefined;
}

const waiting: Readonly<Record<Exclude<RunState, 'running'>, (facts: VerdictFacts) => Verdict>> = {
  starting: () => ({
    level: 'watch',
    sentence: 'Eider is starting; nothing is known yet.',
    because: 'The lease is taken and the local file compared with the bucket before the application starts.',
  }),
  standby: ({ holder }) => ({
    level: 'watch',
    sentence: `This instance stands by: ${holder ?? 'another one'} writes.`,
    because: 'Whether the data is safe, the page of that instance says. This one takes over when it is gone.',
  }),
  restoring: () => ({
    level: 'watch',
    sentence: 'The database is being restored from the bucket.',
    because: 'The application starts as soon as that is done.',
  }),
  unverified: () => ({
    level: 'danger',
    sentence: 'Not safe: the bucket does not answer, and nothing that is written now is kept there.',
    because:
      'The application runs on its local file. Everything is compared and shipped as soon as the bucket answers.',
  }),
  stopping: () => ({
    level: 'watch',
    sentence: 'The application stops; its last bytes are being shipped.',
    because: 'If they cannot be shipped in time, they stay in the local files.',
  }),
  fenced: () => ({
    level: 'danger',
    sentence: 'Not safe: another writer has taken over, and nothing that is written here is kept.',
    because: 'What only this one has goes to conflicts/; `eider conflicts list` shows it.',
  }),
};

/** What is always true while the lag is small; that all is in the bucket would be wrong for a second or so. */
const kept = (mostLagSeconds: number) => `commits are in the bucket within ${inWords(mostLagSeconds)}`;

/** The one thing that somebody wants to know at three in the morning. */
export function judge(facts: VerdictFacts): Verdict {
  const { state, opaque } = facts;
  if (state !== 'running') return waiting[state](facts);
  if (opaque) {
    return {
      level: 'danger',
      sentence: 'Not safe: this file cannot be followed while it is open.',
      because:
        'Nothing is shipped before the application ends. A known DuckDB version without encryption can be followed.',
    };
  }
  return judgeLag(facts) ?? judgeDrill(facts);
}

function judgeLag({ lagSeconds = 0, mostLagSeconds }: VerdictFacts): Verdict | undefined {
  if (lagSeconds <= mostLagSeconds) return undefined;
  return {
    level: 'danger',
    sentence: `Not safe: what was committed in the last ${inWords(lagSeconds)} may be on this machine only.`,
    because: `It should be in the bucket within ${inWords(mostLagSeconds)}. The events below say what is in the way.`,
  };
}

function judgeDrill(facts: VerdictFacts): Verdict {
  const { drillAgeSeconds, drillPassed, mostDrillAgeSeconds, mostLagSeconds } = facts;
  if (drillAgeSeconds === undefined)
    return {
      level: 'watch',
      sentence: `Your ${kept(mostLagSeconds)}, but no restore was proven yet.`,
      because: '`eider drill` proves one now; the first archive snapshot does so, too.',
    };
  if (!drillPassed)
    return {
      level: 'danger',
      sentence: `Your ${kept(mostLagSeconds)}, but the last restore that was tried failed.`,
      because: '`eider verify` says what is damaged, `eider points` which states there are besides.',
    };
  if (drillAgeSeconds > mostDrillAgeSeconds)
    return {
      level: 'watch',
      sentence: `Your ${kept(mostLagSeconds)}, but no restore was proven for ${inWords(drillAgeSeconds)}.`,
      because: '`eider drill` proves one now.',
    };
  return {
    level: 'safe',
    sentence: `Your data is safe: ${kept(mostLagSeconds)}.`,
    because: `A restore was proven ${inWords(drillAgeSeconds)} ago.`,
  };
}

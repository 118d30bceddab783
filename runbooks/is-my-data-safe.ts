import { storeSettingsOf } from '../runtime/src/config/store-settings.ts';
import { EiderError } from '../runtime/src/errors/eider-error.ts';
import { ExitCode } from '../runtime/src/errors/exit-code.ts';
import { ReplicaKeys } from '../runtime/src/replica/keys.ts';
import { ReplicaLog } from '../runtime/src/replica/log/log.ts';
import { verifyReplica } from '../runtime/src/replica/retention/verify-replica.ts';
import { openStore } from '../runtime/src/store/open-store.ts';
import { defaultRetryPolicy } from '../runtime/src/store/retry-policy.ts';
import type { Store } from '../runtime/src/store/store.ts';
import { retentionPolicy } from '../runtime/src/supervisor/retention/retention-policy.ts';
import type { Question } from './frame/question.ts';
import type { OptionValues } from './frame/runbook-options.ts';
import { RunbookUsageError } from './frame/runbook-usage-error.ts';
import { answerText, checkedText } from './safety/answer-text.ts';
import { type Finding, judge } from './safety/judge.ts';
import { judgeFailure } from './safety/judge-failure.ts';
import { observe } from './safety/observe.ts';

/** Milliseconds for reading content. The rest of two seconds is for the start of this process and a slow network. */
const readingMilliseconds = 900;

/** Somebody waits: a store that does not answer twice within seconds is not healthy. */
const patience = {
  retry: { ...defaultRetryPolicy, schedule: [300, 600] },
  timeouts: { connect: 2000, idle: 5000 },
};

/** An archive snapshot may be late by one period: it is tried again. */
const periodsUntilUndrilled = 2;

/** Of the watchdog, too (infra/README.md, `watchdog.laggingAfterSeconds`). */
const laggingAfterSeconds = 60;

/**
 * In this process and not through `eider`, for the time: starting one takes as long as all that is asked here. It leaves no
 * audit record, since it is asked all the time, and with keys that may only read.
 */
export const runbook: Question = {
  name: 'is-my-data-safe',
  summary: 'one sentence, in two seconds: is what was committed in the bucket, and can it be restored?',
  does:
    'Looks at the lease, the newest record, as much of the newest state as can be read in a second, the newest archive ' +
    'snapshot and the conflicts, and says in one sentence whether the data is safe.',
  cannotUndo: 'nothing; it only reads.',
  options: {
    deep: { does: 'read every byte of every restore point, which takes as long as it takes' },
    'lagging-after': {
      value: '<seconds>',
      does: `how long a commit may wait (default: ${laggingAfterSeconds})`,
    },
  },
  async answer({ settings, options, say }) {
    const lag = secondsOf(options);
    await using store = await openPatiently(settings);
    const keys = new ReplicaKeys(settings.bucket.databaseKey);
    try {
      const deadline = AbortSignal.timeout(readingMilliseconds);
      const seen = await observe({ store, keys, settings, random: Math.random, deadline });
      const findings = judge(seen, {
        leaseTtlSeconds: settings.leaseTtlSeconds,
        laggingAfterSeconds: lag,
        undrilledAfterHours: periodsUntilUndrilled * settings.archiveHours,
      });
      const isDeep = options.has('deep') && seen.newest !== undefined;
      const deep = isDeep ? await lookDeeply({ store, keys, settings }) : undefined;
      return conclude(
        [...(deep?.findings ?? []), ...findings],
        deep?.checked ?? checkedText(seen.content),
        say,
      );
    } catch (failure) {
      if (!(failure instanceof EiderError)) throw failure;
      return conclude([judgeFailure(failure)], 'nothing', say);
    }
  },
};

function conclude(findings: readonly Finding[], checked: string, say: (line: string) => void): number {
  const bad = findings.filter(({ word }) => word !== 'SAFE');
  const shown = bad.length > 0 ? bad : findings;
  say(answerText(shown, checked));
  return shown[0]?.exitCode ?? ExitCode.bug;
}

async function lookDeeply({
  store,
  keys,
  settings,
}: {
  store: Store;
  keys: ReplicaKeys;
  settings: Parameters<typeof retentionPolicy>[0];
}): Promise<{ findings: Finding[]; checked: string }> {
  const log = new ReplicaLog({ store, keys });
  const policy = retentionPolicy(settings);
  const { records, packs, bytes, problems } = await verifyReplica({
    store,
    log,
    policy,
    random: Math.random,
  });
  const findings = problems.map(
    ({ problem }): Finding => ({
      word: 'DAMAGED',
      says: `A restore point is damaged: ${problem}`,
      runbook: 'verify-replica',
      exitCode: ExitCode.data,
    }),
  );
  return { findings, checked: `all ${records} records and ${packs} packs, ${bytes} bytes` };
}

async function openPatiently({
  bucket,
}: {
  bucket: Parameters<typeof storeSettingsOf>[0];
}): Promise<Store & AsyncDisposable> {
  const store = await openStore({ ...storeSettingsOf(bucket), ...patience });
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}

function secondsOf(options: OptionValues): number {
  const text = options.text('lagging-after') ?? String(laggingAfterSeconds);
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  throw new RunbookUsageError({ what: `--lagging-after is ${text}`, todo: 'Give a number of seconds' });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketSettings } from '../../infra/bucket/bucket-settings.ts';
import { lifecycleRules } from '../../infra/bucket/lifecycle-rules.ts';
import { lockRules } from '../../infra/bucket/lock-rules.ts';
import { lifecycleViolations, lockViolations } from '../../infra/policy/bucket-rules.ts';
import { databaseKey } from '../../infra/settings/fields.ts';

const DAY = 86_400;

/** Keys that a user may choose: whatever the settings let through, nasty names among them. */
const key = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'archive',
        'conflicts',
        'vault',
        'log',
        'packs',
        'maps',
        'archives',
        'Archive',
        'log.',
        'a',
        '..',
        '-',
      ),
      fc.stringMatching(/^[\w.-]{1,12}$/),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((folders) => folders.join('/'))
  .filter((candidate) => databaseKey.safeParse(candidate).success);

/** Names that live objects of a database have below its key. */
const liveName = fc.oneof(
  fc.constantFrom('lease.json', 'watchdog.json'),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((seq) => `log/${seq.toString(16).padStart(16, '0')}`),
  fc.stringMatching(/^packs\/[0-9a-f]{8}-[0-9A-HJKMNP-TV-Z]{26}$/),
  fc.stringMatching(/^maps\/[0-9a-f]{8}-[0-9A-HJKMNP-TV-Z]{26}$/),
  fc.stringMatching(/^audit\/[0-9TZ:-]{1,20}$/),
);

const days = fc.integer({ min: 1, max: 36_500 });

const ages = fc.record({
  archiveDays: days,
  conflictDays: days,
  lockReplicaDays: fc.integer({ min: 0, max: 36_500 }),
  abortMultipartDays: days,
});

describe('lifecycle rules', () => {
  test('never delete a live object, whatever the keys and ages', () => {
    fc.assert(
      fc.property(key, key, liveName, ages, (ruleKey, objectKey, name, settings) => {
        const rules = lifecycleRules({ key: ruleKey, ...settings });
        const object = `${objectKey}/${name}`;
        const deleting = rules.filter(({ deleteObjectsTransition }) => deleteObjectsTransition !== undefined);
        expect(deleting).toHaveLength(3);
        expect(deleting.filter((rule) => object.startsWith(prefixOf(rule)))).toEqual([]);
        expect(lifecycleViolations(plain(rules))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('count in whole days', () => {
    fc.assert(
      fc.property(key, ages, (ruleKey, settings) => {
        const rules = JSON.stringify(lifecycleRules({ key: ruleKey, ...settings }));
        const found = [...rules.matchAll(/"maxAge":(\d+)/g)].map(([, age]) => Number(age));
        const { archiveDays, conflictDays, abortMultipartDays } = settings;
        const [, , vault] = found;
        expect(found).toEqual([archiveDays * DAY, conflictDays * DAY, vault, abortMultipartDays * DAY]);
        expect(Number(vault) % DAY).toBe(0);
      }),
    );
  });

  test('leave a vault copy alone until its lock is over, and two days longer', () => {
    fc.assert(
      fc.property(key, ages, (ruleKey, settings) => {
        const age = ageOf(lifecycleRules({ key: ruleKey, ...settings }), 'expire-vault');
        const locks = lockRules({ key: ruleKey, lockArchiveDays: 1, ...settings });
        const lock = lockOf(locks, `${ruleKey}/vault/`);
        expect(age).toBe(lock + 2 * DAY);
        if (settings.lockReplicaDays > 0) expect(lock).toBeGreaterThanOrEqual(2 * DAY);
      }),
    );
  });

  test('restate that unfinished uploads are dropped after 7 days, as R2 does by itself', () => {
    const settings = bucketSettings.parse({ accountId: '0'.repeat(32), bucket: 'app', key: 'app' });
    expect(lifecycleRules(settings).at(-1)).toEqual({
      id: 'abort-unfinished-uploads',
      enabled: true,
      conditions: { prefix: '' },
      abortMultipartUploadsTransition: { condition: { type: 'Age', maxAge: 7 * DAY } },
    });
  });
});

test('locks never reach an object that is overwritten', () => {
  fc.assert(
    fc.property(key, key, days, (ruleKey, objectKey, lockDays) => {
      const rules = lockRules({ key: ruleKey, lockArchiveDays: lockDays, lockReplicaDays: lockDays });
      const mutable = ['lease.json', 'watchdog.json'].map((name) => `${objectKey}/${name}`);
      expect(
        rules.filter(({ prefix }) => mutable.some((object) => object.startsWith(String(prefix)))),
      ).toEqual([]);
      expect(lockViolations(plain(rules))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

type LifecycleRule = ReturnType<typeof lifecycleRules>[number];

/** Seconds after which a rule deletes. */
function ageOf(rules: readonly LifecycleRule[], id: string): number {
  type Plain = { id: string; deleteObjectsTransition?: { condition: { maxAge: number } } };
  const rule = plain<Plain[]>(rules).find((one) => one.id === id);
  return rule?.deleteObjectsTransition?.condition.maxAge ?? Number.NaN;
}

/** Seconds for which the objects below a prefix are locked. */
function lockOf(rules: ReturnType<typeof lockRules>, prefix: string): number {
  type Plain = { prefix: string; condition: { maxAgeSeconds: number } };
  return plain<Plain[]>(rules).find((rule) => rule.prefix === prefix)?.condition.maxAgeSeconds ?? 0;
}

const prefixOf = (rule: { conditions: unknown }): string => plain<{ prefix: string }>(rule.conditions).prefix;

/** The rules as they travel: our program gives plain values, where the SDK would also take outputs. */
const plain = <Plain>(value: unknown): Plain => JSON.parse(JSON.stringify(value));

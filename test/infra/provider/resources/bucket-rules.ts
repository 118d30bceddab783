import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../api-error.ts';
import type { Bucket } from '../cloudflare-account.ts';
import type { Properties, ResourceKind } from '../resource-kind.ts';

const DAY = 86_400;

/** Rules that hang on a bucket. Deleting the resource deletes none of them, as the real provider does. */
function bucketRules(held: 'lifecycle' | 'locks', check: (rules: unknown[]) => void): ResourceKind {
  const store = (bucket: Bucket, inputs: Properties) => {
    const rules = Array.isArray(inputs['rules']) ? inputs['rules'] : [];
    if (!isDeepStrictEqual(rules, bucket[held])) check(rules);
    bucket[held] = rules;
    return { ...inputs, rules };
  };
  return {
    replaces: ['accountId', 'bucketName', 'jurisdiction'],
    computed: [],
    create(account, inputs) {
      account.admit(inputs['accountId']);
      const outputs = store(account.bucket(inputs['bucketName'], inputs['jurisdiction']), inputs);
      return { id: String(inputs['accountId']), outputs };
    },
    read(account, id, state) {
      const { accountId, bucketName, jurisdiction } = state;
      account.admit(accountId);
      const bucket = account.buckets.get(`${String(jurisdiction)}/${String(bucketName)}`);
      if (bucket === undefined) return undefined;
      const inputs = { accountId, bucketName, jurisdiction, rules: bucket[held] };
      return { id, inputs, outputs: inputs };
    },
    update(account, _id, inputs) {
      account.admit(inputs['accountId']);
      return store(account.bucket(inputs['bucketName'], inputs['jurisdiction']), inputs);
    },
    remove: () => undefined,
  };
}

export const r2BucketLifecycle = bucketRules('lifecycle', (rules) => {
  if (rules.length > 1_000) throw new ApiError(400, 10034, 'Too many lifecycle rules.');
  for (const age of agesIn(rules, 'maxAge')) {
    if (age <= 0 || age % DAY !== 0) throw new ApiError(400, 10040, 'Lifecycle ages must be whole days.');
  }
});

export const r2BucketLock = bucketRules('locks', (rules) => {
  for (const age of agesIn(rules, 'maxAgeSeconds')) {
    if (age <= 0) throw new ApiError(400, 10070, 'The lock must have a positive age.');
  }
});

function agesIn(value: unknown, name: string): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name ? [Number(member)] : agesIn(member, name),
  );
}

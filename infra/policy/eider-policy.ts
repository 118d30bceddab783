#!/usr/bin/env node
import * as cloudflare from '@pulumi/cloudflare';
import { PolicyPack, type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';
import { lifecycleViolations, lockViolations } from './bucket-rules.ts';
import { publicAccessViolations } from './public-access.ts';
import { tokenViolations } from './token-rules.ts';

const mandatory = 'mandatory';

const policies: ResourceValidationPolicy[] = [
  {
    name: 'age-never-deletes-live-data',
    description:
      'A lifecycle rule reaches only archive snapshots, losers of conflicts and the vault, in whole days.',
    enforcementLevel: mandatory,
    validateResource: validateResourceOfType(cloudflare.R2BucketLifecycle, ({ rules }, _args, report) => {
      for (const violation of lifecycleViolations(rules)) report(violation);
    }),
  },
  {
    name: 'no-lock-on-a-mutable-object',
    description: 'A lock reaches only objects that are created once.',
    enforcementLevel: mandatory,
    validateResource: validateResourceOfType(cloudflare.R2BucketLock, ({ rules }, _args, report) => {
      for (const violation of lockViolations(rules)) report(violation);
    }),
  },
  {
    name: 'tokens-expire-and-reach-one-bucket',
    description: 'Every token expires, and reaches one bucket with one permission group.',
    enforcementLevel: mandatory,
    validateResource: [
      validateResourceOfType(cloudflare.AccountToken, (token, _args, report) => {
        for (const violation of tokenViolations(token)) report(violation);
      }),
      validateResourceOfType(cloudflare.ApiToken, (token, _args, report) => {
        for (const violation of tokenViolations(token)) report(violation);
      }),
    ],
  },
  {
    name: 'no-public-access',
    description: 'No bucket is readable without a credential.',
    enforcementLevel: mandatory,
    validateResource: [
      validateResourceOfType(cloudflare.R2ManagedDomain, (domain, _args, report) => {
        for (const violation of publicAccessViolations(domain)) report(violation);
      }),
      validateResourceOfType(cloudflare.R2CustomDomain, (domain, _args, report) => {
        for (const violation of publicAccessViolations(domain)) report(violation);
      }),
    ],
  },
];

new PolicyPack('eider', { policies });

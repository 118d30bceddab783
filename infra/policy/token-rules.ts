import type { types } from '@pulumi/cloudflare';

export interface TokenRequest {
  expiresOn?: string | undefined;
  policies: readonly types.output.AccountTokenPolicy[];
}

const ONE_BUCKET = /^com\.cloudflare\.edge\.r2\.bucket\.[0-9a-f]{32}_[a-z]+_[a-z0-9-]+$/;

/** Every token expires, and reaches one bucket with one permission group. */
export function tokenViolations({ expiresOn, policies }: TokenRequest): string[] {
  const [policy, ...more] = policies;
  const reach = policy === undefined ? [] : resourcesOf(policy.resources);
  return [
    ...(expiresOn === undefined ? ['the token never expires: set expiresOn'] : []),
    ...(policy === undefined || more.length > 0 ? ['the token needs exactly one policy'] : []),
    ...(policies.some(({ permissionGroups }) => permissionGroups.length !== 1)
      ? ['a policy needs exactly one permission group']
      : []),
    ...(reach.length === 1 && reach.every((resource) => ONE_BUCKET.test(resource))
      ? []
      : [`the token must reach exactly one bucket, not ${reach.join(', ') || 'nothing'}`]),
  ];
}

function resourcesOf(text: string): string[] {
  const resources: unknown = JSON.parse(text);
  return typeof resources === 'object' && resources !== null ? Object.keys(resources) : [];
}

import type { CloudflareAccount } from './cloudflare-account.ts';
import type { Properties } from './resource-kind.ts';

type ProviderFunction = (account: CloudflareAccount, args: Properties) => Properties;

const FUNCTIONS: Record<string, ProviderFunction> = {
  /** The API's filter matches parts of names, so that a caller must compare by itself. */
  getAccountApiTokenPermissionGroupsList(account, { accountId, name }) {
    account.admit(accountId);
    const results = [...account.permissionGroups]
      .filter(([group]) => group.includes(String(name)))
      .map(([group, id]) => ({ id, name: group, scopes: ['com.cloudflare.edge.r2.bucket'] }));
    return { accountId, name, id: 'permission-groups', results };
  },
  getR2Bucket(account, { accountId, bucketName }) {
    account.admit(accountId);
    const { name, jurisdiction, location, creationDate } = account.bucket(bucketName);
    return {
      accountId,
      bucketName,
      id: name,
      name,
      jurisdiction,
      location,
      creationDate,
      storageClass: 'Standard',
    };
  },
};

/** @throws Error for a function that this double does not play */
export function providerFunction(token: string): ProviderFunction {
  const found = FUNCTIONS[token.split(':').at(-1) ?? ''];
  if (found === undefined) throw new Error(`the provider double does not play ${token}`);
  return found;
}

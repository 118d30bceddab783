import * as cloudflare from '@pulumi/cloudflare';
import * as pulumi from '@pulumi/pulumi';

/** What a credential is for. */
export type Role = 'writer' | 'reader';

/**
 * Cloudflare's names of what a role may do with the objects of its bucket.
 * Source: developers.cloudflare.com/r2/api/tokens, "Permission groups".
 */
export const PERMISSION_GROUP: Record<Role, string> = {
  /** Read, write, list and delete objects. */
  writer: 'Workers R2 Storage Bucket Item Write',
  /** Read and list objects. */
  reader: 'Workers R2 Storage Bucket Item Read',
};

/**
 * Looks up the ids of the permission groups. It is the first thing that the program asks of Cloudflare, before any
 * resource exists: a wrong account id or a token without rights ends here.
 *
 * @throws pulumi.RunError saying what Cloudflare answered and what to check
 */
export async function permissionGroupIds(accountId: string): Promise<Record<Role, string>> {
  const [writer, reader] = await Promise.all([
    permissionGroupId(accountId, PERMISSION_GROUP.writer),
    permissionGroupId(accountId, PERMISSION_GROUP.reader),
  ]);
  return { writer, reader };
}

async function permissionGroupId(accountId: string, name: string): Promise<string> {
  const { results } = await list(accountId, name);
  const group = results.find((candidate) => candidate.name === name);
  if (group === undefined) {
    throw new pulumi.RunError(
      `Account ${accountId} has no permission group "${name}". Turn on R2 in the dashboard, once per account`,
    );
  }
  return group.id;
}

async function list(accountId: string, name: string) {
  try {
    return await cloudflare.getAccountApiTokenPermissionGroupsList({ accountId, name });
  } catch (error) {
    throw new pulumi.RunError(
      `Cloudflare did not list the permission groups of account ${accountId}. Check the setting accountId, and that ` +
        `the API token that runs Pulumi has "Account API Tokens: Edit" on it. Cloudflare said: ${reason(error)}`,
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

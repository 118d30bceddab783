import { randomBytes } from 'node:crypto';
import { ApiError } from '../api-error.ts';
import type { CloudflareAccount } from '../cloudflare-account.ts';
import type { Properties, ResourceKind } from '../resource-kind.ts';

interface Policy {
  permissionGroups: { id: string }[];
  resources: string;
}

export const accountToken: ResourceKind = {
  replaces: ['accountId'],
  computed: ['value', 'issuedOn', 'status'],
  create(account, inputs) {
    account.admit(inputs['accountId']);
    checkRequest(account, inputs);
    const id = randomBytes(16).toString('hex');
    const value = randomBytes(30).toString('base64url');
    account.tokens.set(id, { id, value, request: inputs, expiresOn: String(inputs['expiresOn']) });
    return { id, outputs: { ...inputs, value, status: 'active', issuedOn: new Date().toISOString() } };
  },
  read(account, id, state) {
    const token = account.tokens.get(id);
    // Cloudflare drops expired tokens.
    if (token === undefined || !account.validTokens().includes(token)) return undefined;
    return { id, inputs: token.request, outputs: { ...state, ...token.request } };
  },
  update(account, id, inputs) {
    const token = account.tokens.get(id);
    if (token === undefined) throw new ApiError(404, 1003, 'Invalid API Token identifier');
    checkRequest(account, inputs);
    token.request = inputs;
    token.expiresOn = String(inputs['expiresOn']);
    return { ...inputs, value: token.value, status: 'active' };
  },
  remove(account, id) {
    account.tokens.delete(id);
  },
};

function checkRequest(account: CloudflareAccount, { expiresOn, policies }: Properties): void {
  if (Date.parse(String(expiresOn)) <= Date.now())
    throw new ApiError(400, 400, 'expires_on must be in the future');
  for (const { permissionGroups, resources } of policies as Policy[]) {
    const known = new Set(account.permissionGroups.values());
    if (permissionGroups.some(({ id }) => !known.has(id)))
      throw new ApiError(400, 1001, 'Invalid permission group');
    for (const name of Object.keys(JSON.parse(resources))) checkResource(account, name);
  }
}

function checkResource(account: CloudflareAccount, name: string): void {
  const [, accountId, jurisdiction, bucket] =
    /^com\.cloudflare\.edge\.r2\.bucket\.([^_]+)_([^_]+)_(.+)$/.exec(name) ?? [];
  account.admit(accountId);
  account.bucket(bucket, jurisdiction);
}

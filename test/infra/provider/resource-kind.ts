import type { CloudflareAccount } from './cloudflare-account.ts';

export type Properties = Record<string, unknown>;

/** How the API treats one kind of resource. Every method throws an ApiError where the API refuses. */
export interface ResourceKind {
  /** Inputs whose change needs a new resource. */
  replaces: readonly string[];
  /** Outputs that nobody knows before the resource exists. */
  computed: readonly string[];
  create(account: CloudflareAccount, inputs: Properties): { id: string; outputs: Properties };
  /** @returns undefined if the resource is gone */
  read(account: CloudflareAccount, id: string, state: Properties): Found | undefined;
  update(account: CloudflareAccount, id: string, inputs: Properties): Properties;
  remove(account: CloudflareAccount, id: string, state: Properties): void;
}

export interface Found {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

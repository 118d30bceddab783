/** A block that is not run as it stands, by how it begins, and why. Its syntax and its `eider` commands are checked all the same. */
export interface UnrunBlock {
  readonly page: string;
  readonly begins: string;
  readonly why: string;
}

const account = 'needs an account at Cloudflare';

/** The one list. A block that is neither here nor can be run fails; so does a line here that is about no block. */
export const unrunBlocks: readonly UnrunBlock[] = [
  {
    page: 'README.md',
    begins: 'npm ci && npm run demo',
    why: 'is this test run itself; the demo is run by test/e2e/hesocial/',
  },
  {
    page: 'docs/recovery-objectives.md',
    begins: 'rclone copyto',
    why: `${account}; zstd and DuckDB restore a snapshot in test/e2e/retention/`,
  },
  {
    page: 'examples/hesocial/README.md',
    begins: 'export EIDER_DATABASE_PATH',
    why: 'is a server, run by test/e2e/hesocial/',
  },
  {
    page: 'examples/hesocial-python/README.md',
    begins: 'python3 -m venv',
    why: 'is a server, run by test/e2e/hesocial/',
  },
  ...['README.md', 'runbooks/README.md'].map((page) => ({
    page,
    begins: 'npm run runbook -- is-my-data-safe',
    why: 'npm runs it in the root of the repository; run by test/e2e/runbooks/',
  })),
  ...[
    'npm ci',
    'env() {',
    'npx pulumi config set rotationEpoch',
    'npx pulumi stack export',
    'npx pulumi config set protect',
  ].map((begins) => ({ page: 'infra/README.md', begins, why: account })),
];

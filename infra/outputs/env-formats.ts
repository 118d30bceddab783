/** The environment of one database: names and values, the secrets among them. */
export type Env = Record<string, string>;

/** How an environment is handed over, by the name that `--format` takes. */
export const FORMATS = {
  /** `docker run --env-file`, Compose, `gh secret set -f -`, `fly secrets import`. */
  dotenv: (env: Env) => lines(env, (name, value) => `${name}=${value}`),
  /** `eval "$(…)"` in a POSIX shell. */
  shell: (env: Env) => lines(env, (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
  /** `kubectl apply -f -`: a Secret, as JSON. */
  kubernetes: (env: Env, name: string) =>
    `${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', stringData: env }, null, 2)}\n`,
  /** For one job of GitHub Actions: masks the secret in its logs; the rest belongs into `$GITHUB_ENV`. */
  'github-mask': (env: Env) => `::add-mask::${env['R2_SECRET_ACCESS_KEY'] ?? ''}\n`,
} as const satisfies Record<string, (env: Env, name: string) => string>;

export type Format = keyof typeof FORMATS;

export const isFormat = (text: string): text is Format => Object.hasOwn(FORMATS, text);

function lines(env: Env, line: (name: string, value: string) => string): string {
  return Object.entries(env)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('');
}

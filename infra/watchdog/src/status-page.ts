import { bucketOf, type Environment, settingsOf } from './environment.ts';
import { readMemory } from './memory.ts';
import { isBad, type State } from './state.ts';

interface DatabaseStatus {
  name: string;
  state: State;
  /** RFC 3339. */
  since: string;
  findings: string[];
}

/** Serves what the last round found: `/status.json`, and `/badge/<database>.svg`. Nothing else, and nothing unless told to. */
export async function statusPage(request: Request, environment: Environment): Promise<Response> {
  const { pathname } = new URL(request.url);
  const settings = settingsOf(environment);
  if (!settings.statusPage || request.method !== 'GET') return notFound();
  if (pathname === '/status.json') {
    return Response.json(
      { databases: await statuses(environment) },
      { headers: { 'cache-control': 'no-store' } },
    );
  }
  const name = /^\/badge\/([a-z0-9-]+)\.svg$/.exec(pathname)?.[1];
  const status = (await statuses(environment)).find((candidate) => candidate.name === name);
  return status === undefined ? notFound() : svg(badge(status));
}

function statuses(environment: Environment): Promise<DatabaseStatus[]> {
  return Promise.all(
    settingsOf(environment).databases.map(async (database) => {
      const { name, key } = database;
      const { state, since, findings } = await readMemory(bucketOf(environment, database), key, 0);
      return { name, state, since: new Date(since).toISOString(), findings };
    }),
  );
}

const notFound = (): Response => new Response('not found\n', { status: 404 });

const svg = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' } });

/** The name was matched against [a-z0-9-] and the state is one of ours: neither needs escaping. */
function badge({ name, state }: DatabaseStatus): string {
  const colour = isBad(state) ? '#b3261e' : '#1e7b34';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="20" role="img" aria-label="${name}: ${state}">
<rect width="130" height="20" fill="#444"/><rect x="130" width="90" height="20" fill="${colour}"/>
<g fill="#fff" font-family="sans-serif" font-size="11"><text x="6" y="14">${name}</text><text x="138" y="14">${state}</text></g></svg>`;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { openObserver } from '../../../runtime/src/cli/open-observer.ts';
import { loadSettings } from '../../../runtime/src/config/load-settings.ts';
import { DeadManSwitch } from '../../../runtime/src/http/dead-man-switch.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

/** A monitor that counts its calls. */
async function startMonitor() {
  const paths: (string | undefined)[] = [];
  let status = 200;
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/beat`,
    paths,
    calls: () => paths.length,
    answers: (next: number) => {
      status = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const silent = () => {};
const silence = { debug: silent, info: silent, warn: silent, error: silent };

it('is called after a durable sync, at most once a minute', async () => {
  await using monitor = await startMonitor();
  let seconds = 0;
  const deadMan = new DeadManSwitch({ url: monitor.url, logger: silence, monotonic: () => seconds });
  deadMan.allDurable();
  await until('the first call', () => monitor.calls() === 1);
  seconds = 59;
  deadMan.allDurable();
  seconds = 60;
  deadMan.allDurable();
  await until('the second call', () => monitor.calls() === 2);
  deadMan.allDurable();
  expect(monitor.calls()).toBe(2);
});

it('complains of a monitor that does not answer well, and goes on', async () => {
  await using monitor = await startMonitor();
  monitor.answers(500);
  const warned: string[] = [];
  let seconds = 0;
  const logger = { ...silence, warn: (event: string) => warned.push(event) };
  const deadMan = new DeadManSwitch({ url: monitor.url, logger, monotonic: () => seconds });
  deadMan.allDurable();
  await until('the complaint', () => warned.length === 1);
  expect(warned).toEqual(['heartbeat.failed']);
  seconds = 60;
  deadMan.allDurable();
  await until('the next call', () => monitor.calls() === 2);
});

it('is never called while a sync is delayed', async () => {
  await using monitor = await startMonitor();
  await using folder = await TemporaryFolder.create();
  const settings = loadSettings({
    needs: ['bucket', 'databasePath'],
    environment: {
      R2_ENDPOINT: pathToFileURL(folder.path).href,
      R2_BUCKET_NAME: 'bucket',
      EIDER_DATABASE_PATH: folder.at('app.duckdb'),
      EIDER_HTTP_ADDRESS: 'off',
      EIDER_HEARTBEAT_URL: monitor.url,
    },
  });
  await using observer = await openObserver({ settings, logger: silence });
  for (let n = 0; n < 100; n += 1) observer.synced({ result: 'delayed', seconds: 1, bytes: 0 });
  // What was called before would be there before this.
  for (let n = 0; n < 3; n += 1) await fetch(`${monitor.url}?later`);
  expect(monitor.paths).toEqual(['/beat?later', '/beat?later', '/beat?later']);
  observer.synced({ result: 'shipped', seconds: 1, bytes: 10 });
  await until('the call', () => monitor.paths.includes('/beat'));
});

import { expect, it } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { makeEncryptedFile } from '../../support/unknown-files.ts';

/** An application that ends when the metrics of its Eider show a lag, and prints them. */
const untilLagShows = (address: string) => `
  let text = '';
  do text = await (await fetch('http://${address}/metrics')).text();
  while (!/^eider_lag_seconds\\S* (?!0$)/m.test(text));
  console.log(text);
`;

it('is told to Prometheus while the application runs: nothing is shipped, and the lag shows it', async () => {
  await using stage = await ReplicaStage.create({ key: 'app' });
  await makeEncryptedFile(stage.database);
  const address = `127.0.0.1:${await freePort()}`;
  const { code, stdout } = await stage.eider(
    ['run', '--', process.execPath, '--input-type=module', '--eval', untilLagShows(address)],
    { EIDER_HTTP_ADDRESS: address },
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^eider_opaque\{database="app"\} 1$/m);
  // Its layout is not known.
  expect(stdout).not.toMatch(/^eider_free_blocks\{/m);
});

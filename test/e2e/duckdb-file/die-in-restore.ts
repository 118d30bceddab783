import { existingFiles } from '../../../runtime/src/duckdb-file/restore/file-set.ts';
import { stepsInPlace } from '../../../runtime/src/duckdb-file/restore/put-in-place.ts';

// The child of `killed-restore.test.ts`: puts a set of files in place and is killed after so many steps.

const [database = '', restored = '', aside = '', steps = '0'] = process.argv.slice(2);
const waiting = (await existingFiles(restored)).map((suffix) => ({ suffix, path: restored + suffix }));
const all = stepsInPlace({ database, waiting, aside, old: await existingFiles(database) });
for (const { run } of all.slice(0, Number(steps))) await run();
process.stdout.write(String(all.length));
process.kill(process.pid, 'SIGKILL');

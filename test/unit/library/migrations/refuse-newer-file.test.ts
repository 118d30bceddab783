import { expect, it } from 'vitest';
import { SchemaTooNewError } from '../../../../runtime/src/library/migrations/errors.ts';
import { refuseNewerFile } from '../../../../runtime/src/library/migrations/refuse-newer-file.ts';
import { DuckdbSession } from '../../../support/duckdb-session.ts';
import { TemporaryFolder } from '../../../support/temporary-folder.ts';

it('reads the schema of a file whose application was killed right after it built an index', async () => {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('app.duckdb');
  const session = await DuckdbSession.open({ path });
  await session.run('CREATE TABLE schema_compatibility (version INTEGER NOT NULL, oldest INTEGER NOT NULL)');
  await session.run('INSERT INTO schema_compatibility VALUES (7, 5)');
  await session.run('CREATE INDEX by_version ON schema_compatibility (version)');
  await session.kill();

  await refuseNewerFile({ path, supported: 5 });
  await expect(refuseNewerFile({ path, supported: 4 })).rejects.toThrow(SchemaTooNewError);
});

import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../examples/hesocial/app/settings.ts';

const complete = { EIDER_DATABASE_PATH: 'data/hesocial.duckdb', HESOCIAL_LEDGER: 'ledger' };

describe('the settings of the platform', () => {
  it('come from the environment', () => {
    expect(readSettings(complete)).toEqual({ databasePath: 'data/hesocial.duckdb', ledgerPath: 'ledger' });
  });

  it.each(Object.keys(complete))('cannot do without %s', (name) => {
    expect(() => readSettings({ ...complete, [name]: '' })).toThrow(`${name} is not set`);
  });
});

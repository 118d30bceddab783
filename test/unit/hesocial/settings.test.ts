import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../examples/hesocial/app/settings.ts';

describe('the settings of the platform', () => {
  it('come from the environment', () => {
    expect(readSettings({ HESOCIAL_LEDGER: 'ledger' })).toEqual({ ledgerPath: 'ledger', port: 3000 });
    expect(readSettings({ HESOCIAL_LEDGER: 'ledger', HESOCIAL_PORT: '0' })).toEqual({
      ledgerPath: 'ledger',
      port: 0,
    });
  });

  it('cannot do without a ledger, or with a port that is none', () => {
    expect(() => readSettings({})).toThrow('HESOCIAL_LEDGER is not set');
    expect(() => readSettings({ HESOCIAL_LEDGER: 'ledger', HESOCIAL_PORT: '70000' })).toThrow(
      'HESOCIAL_PORT is 70000',
    );
  });
});

import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** Words instead of 1 and 0. */
export const inWords = (yes: string, no: string): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: { '1': { text: yes, color: 'green' }, '0': { text: no, color: 'red' } },
  },
];

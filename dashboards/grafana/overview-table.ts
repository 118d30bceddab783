import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { TableCellDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { age, behindSeconds, perDatabase, safe, staleSeconds } from '../expressions.ts';
import { databaseLink, runbookLink } from './links.ts';
import { query } from './panels.ts';
import { above, neutral, positive } from './thresholds.ts';
import { datasource } from './variables.ts';
import { inWords } from './yes-no.ts';

const day = 86_400;

/** A column of the table, and the query that fills it. */
interface Column {
  readonly name: string;
  readonly expr: (of: string) => string;
  readonly unit: string;
  readonly thresholds: Builder<ThresholdsConfig>;
  readonly more?: readonly DynamicConfigValue[];
}

const columns: readonly Column[] = [
  {
    name: 'Safe',
    expr: safe,
    unit: 'none',
    thresholds: positive,
    more: [{ id: 'mappings', value: inWords('safe', 'NOT SAFE') }],
  },
  {
    name: 'Lag',
    expr: (of) => perDatabase('eider_lag_seconds', of),
    unit: 's',
    thresholds: above(behindSeconds, staleSeconds),
  },
  {
    name: 'Last durable',
    expr: (of) => age('eider_last_durable_timestamp_seconds', of),
    unit: 's',
    // An idle database ships nothing: how old its newest record is says nothing about it.
    thresholds: neutral,
  },
  {
    name: 'Last verified restore',
    expr: (of) => age('eider_last_verified_restore_timestamp_seconds', of),
    unit: 's',
    thresholds: above(1.5 * day, 2 * day),
  },
  {
    name: 'Size',
    expr: (of) => perDatabase('eider_database_bytes', of),
    unit: 'bytes',
    thresholds: neutral,
  },
];

/** A row for each database: safe or not, lag, last durable record, last verified restore, size, holder. */
export function overviewTable(of: string): PanelBuilder {
  const panel = new PanelBuilder()
    .title('Databases')
    .description(
      'One row for each database that was heard of in the last day. Holder: the instance that writes; none means that nobody does.',
    )
    .datasource(datasource)
    .unit('none')
    .thresholds(neutral)
    .links([runbookLink('is-my-data-safe')])
    .height(10)
    .span(24)
    .overrideByName('Database', [{ id: 'links', value: [databaseLink] }]);
  const holder = `max by (database, instance) (eider_lease_held${of} == 1)`;
  [...columns.map(({ expr }) => expr(of)), holder].forEach((expr, index) => {
    panel.withTarget(query(expr, index).instant().format(PromQueryFormat.Table));
  });
  for (const column of columns) panel.overrideByName(column.name, properties(column));
  return panel
    .withTransformation({ id: 'joinByField', options: { byField: 'database', mode: 'outer' } })
    .withTransformation({ id: 'organize', options: organized() });
}

function properties({ unit, thresholds, more = [] }: Column): DynamicConfigValue[] {
  return [
    { id: 'unit', value: unit },
    { id: 'thresholds', value: thresholds.build() },
    { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorBackground } },
    ...more,
  ];
}

/** The columns as the join leaves them, by what they are called for people. Grafana numbers what several queries have in common. */
function organized(): Record<string, unknown> {
  const letters = columns.map((_, index) => String.fromCharCode(65 + index));
  const values = Object.fromEntries(columns.map(({ name }, index) => [`Value #${letters[index]}`, name]));
  const times = [...letters.map((_, index) => `Time ${index + 1}`), `Time ${letters.length + 1}`];
  const holding = `Value #${String.fromCharCode(65 + columns.length)}`;
  return {
    excludeByName: Object.fromEntries(['Time', ...times, holding].map((name) => [name, true])),
    renameByName: { database: 'Database', instance: 'Holder', ...values },
    indexByName: {},
  };
}

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { ThresholdsConfig, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Runbook } from '../runbook.ts';
import { runbookLink } from './links.ts';
import { datasource } from './variables.ts';

/** What somebody sees of one or a few queries. */
export interface PanelOptions {
  title: string;
  /** What it shows, and what it means when it is high, low or empty. */
  description: string;
  /** Grafana's name of the unit. */
  unit: string;
  thresholds: Builder<ThresholdsConfig>;
  /** Where somebody goes who does not like what it shows. */
  runbook: Runbook;
  /** PromQL, by the legend of what it gives; `{{label}}` in it stands for a label. */
  queries: Readonly<Record<string, string>>;
  /** Columns of the 24 that the page has; default: 12 for a graph, 4 for a number. */
  span?: number;
}

/** Lines over time. */
export function graph({ span = 12, queries, ...options }: PanelOptions): TimeseriesPanelBuilder {
  const panel = dress(new TimeseriesPanelBuilder(), options)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .fillOpacity(10)
    .min(0)
    .height(8)
    .span(span);
  Object.entries(queries).forEach(([legend, expr], index) => {
    panel.withTarget(query(expr, index).legendFormat(legend).range());
  });
  return panel;
}

/** One number, or one for each series, as it is now. */
export function number({
  span = 4,
  queries,
  mappings = [],
  ...options
}: PanelOptions & { mappings?: ValueMapping[] }): StatPanelBuilder {
  const panel = dress(new StatPanelBuilder(), options)
    .mappings(mappings)
    .colorMode(BigValueColorMode.Background)
    .graphMode(BigValueGraphMode.None)
    .noValue('unknown')
    .height(4)
    .span(span);
  Object.entries(queries).forEach(([legend, expr], index) => {
    panel.withTarget(query(expr, index).legendFormat(legend).instant());
  });
  return panel;
}

/** A query of Prometheus; the results of the first are called A, of the second B, and so on. */
export function query(expr: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode(65 + index))
    .datasource(datasource)
    .expr(expr);
}

function dress<Panel extends StatPanelBuilder | TimeseriesPanelBuilder>(
  panel: Panel,
  { title, description, unit, thresholds, runbook }: Omit<PanelOptions, 'span' | 'queries'>,
): Panel {
  panel.title(title).description(description).datasource(datasource).unit(unit).thresholds(thresholds);
  panel.links([runbookLink(runbook)]);
  return panel;
}

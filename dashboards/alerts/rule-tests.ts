import type { Alert } from './alert.ts';
import { annotationsOf } from './rule-file.ts';
import { end, type SeriesName, series, step, stillGood } from './series.ts';

const interval = `${step}m`;

/** What an alert without labels of its own is about. */
const database = { database: 'app' };

/**
 * Tests for `promtool test rules` (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/): one in
 * which every alert is silent, and one for each alert, in which it is silent up to the turn and fires at the end.
 */
export function ruleTests(alerts: readonly Alert[], rules: string) {
  return {
    rule_files: [rules],
    evaluation_interval: interval,
    tests: [healthy(alerts), ...alerts.map(bad)],
  };
}

function healthy(alerts: readonly Alert[]) {
  return {
    name: 'healthy',
    interval,
    input_series: inputSeries({}),
    alert_rule_test: alerts.map(({ name }) => silent(name, end)),
  };
}

function bad(alert: Alert) {
  const { name, severity, badCase } = alert;
  const labels = badCase.labels ?? database;
  const fired = {
    exp_labels: { severity, ...labels },
    exp_annotations: filled(annotationsOf(alert), labels),
  };
  return {
    name,
    interval,
    input_series: inputSeries(badCase.series),
    alert_rule_test: [
      silent(name, stillGood),
      { eval_time: `${end}m`, alertname: name, exp_alerts: [fired] },
    ],
  };
}

const silent = (alertname: string, minute: number) => ({
  eval_time: `${minute}m`,
  alertname,
  exp_alerts: [],
});

function inputSeries(changes: Partial<Record<SeriesName, string>>) {
  const names = Object.keys(series) as SeriesName[];
  return names.map((name) => ({ series: series[name].of, values: changes[name] ?? series[name].healthy }));
}

/** The annotations as Prometheus fills them in. */
function filled(
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Record<string, string> {
  const fill = (text: string) =>
    text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '');
  return Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, fill(text)]));
}

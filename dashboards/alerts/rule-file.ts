import { runbookPage } from '../runbook.ts';
import type { Alert } from './alert.ts';

/** Annotations of an alert. */
export const annotationsOf = ({ summary, description, runbook }: Alert) => ({
  summary,
  description: `${description} Runbook: ${runbookPage(runbook)}`,
  runbook: runbookPage(runbook),
});

/** A rule file for Prometheus (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/). */
export function ruleFile(alerts: readonly Alert[]) {
  const rules = alerts.map((alert) => ({
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: { severity: alert.severity },
    annotations: annotationsOf(alert),
  }));
  return { groups: [{ name: 'eider', rules }] };
}

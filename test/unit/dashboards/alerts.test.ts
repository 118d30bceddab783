import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alerts } from '../../../dashboards/alerts/all.ts';
import { ruleFile } from '../../../dashboards/alerts/rule-file.ts';
import { ruleTests } from '../../../dashboards/alerts/rule-tests.ts';
import { undeclaredIn } from './undeclared-in.ts';

const root = new URL('../../../', import.meta.url);

const { tests } = ruleTests(alerts, 'alerts.yaml');
const expectations = tests.flatMap(({ name, alert_rule_test }) =>
  alert_rule_test.map(({ alertname, exp_alerts }) => ({
    test: name,
    alertname,
    fires: exp_alerts.length > 0,
  })),
);

describe.each(alerts)('$name', ({ name, expr, summary, description }) => {
  it('asks for metrics that there are', () => {
    expect(undeclaredIn(expr)).toEqual([]);
  });

  it('is tested in its bad case and in the healthy one', () => {
    expect(expectations).toContainEqual({ test: name, alertname: name, fires: true });
    expect(expectations).toContainEqual({ test: name, alertname: name, fires: false });
    expect(expectations).toContainEqual({ test: 'healthy', alertname: name, fires: false });
  });

  it('names what it is about, what to do, and the page to read', () => {
    expect(summary).toMatch(/\{\{ \$labels\.(database|instance) \}\}/);
    expect(description.length).toBeGreaterThan(60);
    const rule = ruleFile(alerts).groups[0]?.rules.find((one) => one.alert === name);
    expect(rule?.annotations.description).toMatch(/ Runbook: runbooks\/[a-z-]+\.md$/);
    expect(existsSync(new URL(rule?.annotations.runbook ?? '', root))).toBe(true);
    expect(rule?.labels.severity).toMatch(/^(critical|warning)$/);
  });
});

it('have names of their own', () => {
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
});

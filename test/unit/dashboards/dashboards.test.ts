import { existsSync } from 'node:fs';
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { describe, expect, it } from 'vitest';
import { database } from '../../../dashboards/grafana/database.ts';
import { overview } from '../../../dashboards/grafana/overview.ts';
import { undeclaredIn } from './undeclared-in.ts';

const root = new URL('../../../', import.meta.url);

const dashboards: [string, Dashboard][] = [
  ['overview', overview().build()],
  ['database', database().build()],
];

const isPanel = (panel: Panel | RowPanel): panel is Panel => panel.type !== 'row';
const panelsOf = ({ panels = [] }: Dashboard): Panel[] => panels.filter(isPanel);
const panels = dashboards.flatMap(([name, dashboard]) =>
  panelsOf(dashboard).map((panel) => ({ name: `${name}: ${panel.title}`, panel })),
);

describe.each(panels)('the panel $name', ({ panel }) => {
  it('says what it shows, in which unit, and from where on that is bad', () => {
    expect(panel.description?.length).toBeGreaterThan(20);
    expect(panel.fieldConfig?.defaults.unit).toMatch(/^\w+$/);
    expect(panel.fieldConfig?.defaults.thresholds?.steps[0]).toMatchObject({ value: null });
  });

  it('leads to a runbook', () => {
    const [page] =
      panel.links?.map(({ url }) => /^\$\{runbooks\}\/(runbooks\/[a-z-]+\.md)$/.exec(url ?? '')?.[1]) ?? [];
    expect(page).toBeDefined();
    expect(existsSync(new URL(page ?? '', root))).toBe(true);
  });

  it('asks the chosen Prometheus for the chosen database, by metrics that there are', () => {
    const targets = (panel.targets ?? []) as Dataquery[];
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { expr, datasource } of targets) {
      expect(datasource?.uid).toBe(`\${datasource}`);
      expect(undeclaredIn(expr)).toEqual([]);
      const selectors = [...expr.matchAll(/eider_\w+(\{[^}]*\})?/g)].map(([, selector]) => selector);
      for (const selector of selectors) expect(selector).toMatch(/database=~?"\$database"/);
    }
  });
});

describe.each(dashboards)('the dashboard %s', (_, dashboard) => {
  it('lets somebody choose Prometheus, database and where the runbooks are', () => {
    const names = dashboard.templating?.list?.map(({ name, type }) => `${type} ${name}`);
    expect(names).toEqual(['datasource datasource', 'query database', 'textbox runbooks']);
  });

  it('has no two panels in one place', () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of panelsOf(dashboard)) {
      const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1) {
        for (let line = y; line < y + h; line += 1) {
          expect(taken.has(`${column},${line}`), `${title} at ${column},${line}`).toBe(false);
          taken.add(`${column},${line}`);
        }
      }
    }
  });
});

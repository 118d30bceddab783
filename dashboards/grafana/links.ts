import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Runbook, runbookPage } from '../runbook.ts';

/** Addresses of the dashboards below `/d/`. */
export const uids = { overview: 'eider-overview', database: 'eider-database' } as const;

/** A link to the page of a runbook, below the address that the variable `runbooks` gives. */
export const runbookLink = (runbook: Runbook): DashboardLinkBuilder =>
  link(`Runbook: ${runbook}`, `\${runbooks}/${runbookPage(runbook)}`);

/** A link to the dashboard of all databases. */
export const overviewLink = (): DashboardLinkBuilder => link('All databases', `/d/${uids.overview}`);

/** A link from a row of a table to the dashboard of the database of that row. */
export const databaseLink = {
  title: `Open \${__value.text}`,
  url: `/d/${uids.database}?var-database=\${__value.text}&var-datasource=\${datasource}`,
};

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true);
}

import { DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { replication } from './database/replication.ts';
import { restores } from './database/restores.ts';
import { room } from './database/room.ts';
import { safety } from './database/safety.ts';
import { store } from './database/store.ts';
import { writer } from './database/writer.ts';
import { overviewLink, uids } from './links.ts';
import { databaseVariable, datasourceVariable, runbooksVariable } from './variables.ts';

const rows = {
  'Is it safe': safety,
  Replication: replication,
  Writer: writer,
  'Restores and drills': restores,
  Store: store,
  Room: room,
};

/** One database, from the question whether it is safe down to what makes it slow. */
export function database(): DashboardBuilder {
  const dashboard = new DashboardBuilder('Eider: one database')
    .uid(uids.database)
    .description('Whether one database is safe, and why')
    .tags(['eider'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .link(overviewLink())
    .withVariable(datasourceVariable())
    .withVariable(databaseVariable())
    .withVariable(runbooksVariable());
  for (const [title, panels] of Object.entries(rows)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels()) dashboard.withPanel(panel);
  }
  return dashboard;
}

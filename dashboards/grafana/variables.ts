import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** The Prometheus that scrapes Eider, as the variable `datasource` names it. */
export const datasource = { type: 'prometheus', uid: `\${datasource}` };

/** Which Prometheus. */
export const datasourceVariable = (): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('datasource')
    .label('Prometheus')
    .description('The Prometheus that scrapes Eider')
    .type('prometheus');

/** One database. */
export const databaseVariable = (): QueryVariableBuilder =>
  new QueryVariableBuilder('database')
    .label('Database')
    .description('R2_DATABASE_KEY of the database')
    .datasource(datasource)
    .query('label_values(eider_build_info, database)')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);

/** Any number of databases; all of them at first. */
export const databasesVariable = (): QueryVariableBuilder =>
  databaseVariable().label('Databases').multi(true).includeAll(true).allValue('.+');

/** Where the repository with the runbooks can be read. */
export const runbooksVariable = (): TextBoxVariableBuilder =>
  new TextBoxVariableBuilder('runbooks')
    .label('Repository')
    .description('Address below which the folder runbooks/ can be read, without a slash at its end')
    .defaultValue('');

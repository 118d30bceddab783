import { type MetricDeclaration, metricDeclarations } from './metric-declarations.ts';

const introduction = `# Metrics

Generated from \`runtime/src/http/metric-declarations.ts\` by \`npm run docs:pages\`.

\`GET /metrics\` of a running \`eider run\` or \`eider replicate\`, at \`EIDER_HTTP_ADDRESS\`, in Prometheus' text format. Every
metric has the label \`database\`, which is \`R2_DATABASE_KEY\`; times are seconds since 1970, durations seconds, sizes bytes.
A gauge whose value is not known is left out, never 0. Dashboards and alert rules that use them are in \`dashboards/\`.

| metric | type | meaning | labels | left out while |
|---|---|---|---|---|
`;

/** The page of the documentation that describes every metric. */
export function renderMetricsPage(): string {
  return introduction + Object.entries(metricDeclarations).map(row).join('');
}

function row([name, { type, help, labels = {}, absent = '' }]: [string, MetricDeclaration]): string {
  const said = Object.entries(labels).map(([label, meaning]) => `\`${label}\`: ${meaning}`);
  return `| \`${name}\` | ${type} | ${help} | ${said.join('<br>')} | ${absent} |\n`;
}

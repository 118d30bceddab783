import { type MetricDeclaration, metricDeclarations } from '../../../runtime/src/http/metric-declarations.ts';

/** What a metric of each type is called in Prometheus. */
const suffixes = { gauge: [''], counter: [''], histogram: ['_bucket', '_sum', '_count'] } as const;

const declared: ReadonlySet<string> = new Set(
  Object.entries(metricDeclarations).flatMap(([name, { type }]: [string, MetricDeclaration]) =>
    suffixes[type].map((suffix) => `${name}${suffix}`),
  ),
);

/** Metrics of Eider that a query asks for and that no run has. */
export const undeclaredIn = (expr: string): string[] =>
  [...expr.matchAll(/\beider_\w+/g)].map(([name]) => name).filter((name) => !declared.has(name));

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  type LabelOf,
  type MetricDeclaration,
  type MetricName,
  type MetricOfType,
  metricDeclarations,
} from './metric-declarations.ts';

/** Upper bounds of durations, seconds: a tail capture takes milliseconds, a restore of a large database minutes. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** What prom-client has to know of a metric. */
interface Configuration<Name extends MetricName> {
  readonly name: Name;
  readonly help: string;
  readonly labelNames: readonly LabelOf<Name>[];
  readonly registers: Registry[];
}

/** Makes the declared metrics and shows them, each with the label `database`. */
export class MetricRegistry {
  readonly #registry = new Registry();

  /** @param database the value of that label */
  constructor(database: string) {
    this.#registry.setDefaultLabels({ database });
  }

  /** For the `Content-Type` of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** A counter, which begins at 0 with each of the given labels: nobody sees a series grow that begins at 1. */
  counter<Name extends MetricOfType<'counter'>>(
    name: Name,
    begin: readonly Record<LabelOf<Name>, string>[] = [],
  ): Counter<LabelOf<Name>> {
    const counter = new Counter(this.#configuration(name));
    for (const labels of begin) counter.inc(labels, 0);
    return counter;
  }

  histogram<Name extends MetricOfType<'histogram'>>(name: Name): Histogram<LabelOf<Name>> {
    return new Histogram({ ...this.#configuration(name), buckets: durations });
  }

  /** A gauge of one value, which is read when it is scraped; left out while it is undefined. */
  gauge(name: MetricOfType<'gauge'>, read: () => number | undefined | Promise<number | undefined>): void {
    const gauge = new Gauge({
      ...this.#configuration(name),
      collect: async () => {
        const value = await read();
        // Not `reset`, which makes it 0.
        if (value === undefined) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** A gauge of several values, which are read when it is scraped. */
  labelledGauge<Name extends MetricOfType<'gauge'>>(
    name: Name,
    read: () => readonly (readonly [labels: Record<LabelOf<Name>, string>, value: number])[],
  ): void {
    const gauge = new Gauge<LabelOf<Name>>({
      ...this.#configuration(name),
      collect: () => {
        for (const [labels, value] of read()) gauge.set(labels, value);
      },
    });
  }

  #configuration<Name extends MetricName>(name: Name): Configuration<Name> {
    const { help, labels = {} }: MetricDeclaration = metricDeclarations[name];
    const labelNames = Object.keys(labels) as LabelOf<Name>[];
    return { name, help, labelNames, registers: [this.#registry] };
  }
}

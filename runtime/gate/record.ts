import type { Metric } from '../metrics/metric.js';
import type { MetricRecord } from './verdict.js';

/** Metrics as JSON can hold them, by name. */
export function recordsOf(metrics: Readonly<Record<string, Metric>>): Record<string, MetricRecord> {
  return Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, recordOf(metric)]));
}

function recordOf(metric: Metric): MetricRecord {
  if (metric.status === 'not computed') return { value: null, reason: metric.reason };
  const { value, interval, detail } = metric;
  return { value, ...(interval && { interval }), ...(detail && { detail }) };
}

import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { Run } from '../../workspace/workspace.js';

/** The run with what the gate measured: metrics as `test_…`, and the reasons of those that were not computed as tags. */
export function withTestMetrics(run: Run, { metrics, verdict }: GateRecord): Run {
  const computed = Object.entries(metrics).flatMap(([name, { value }]) =>
    value === null ? [] : [[trackedName(name), value] as const],
  );
  const missing = Object.entries(metrics).flatMap(([name, { value, reason }]) =>
    value === null ? [[`not_computed.${trackedName(name)}`, reason ?? ''] as const] : [],
  );
  return {
    ...run,
    metrics: { ...run.metrics, ...Object.fromEntries(computed) },
    tags: { ...run.tags, 'gate.verdict': verdict, ...Object.fromEntries(missing) },
  };
}

/** MLflow takes letters, digits and `_ - . /` in names: `lift@10%` is kept as `test_lift_at_10pct`. */
function trackedName(metric: string): string {
  const name = metric.replace('@', '_at_').replace('%', 'pct').replace('/', '_over_').replace(/[()]+/g, '_');
  return `test_${name.replace(/_$/, '')}`;
}

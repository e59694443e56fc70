import {
  AzureMonitorLogExporter,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter';
import type { Exporters } from './exporters.js';

/** Exporters to Application Insights. Nothing is kept on disk: the service's container may be read-only. */
export function applicationInsights(connectionString: string): Exporters {
  // The exporter would otherwise tell Microsoft about itself.
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= '1';
  const options = { connectionString, disableOfflineStorage: true };
  return {
    traces: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    logs: new AzureMonitorLogExporter(options),
  };
}

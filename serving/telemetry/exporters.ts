import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** What sends to one place. */
export interface Exporters {
  traces: SpanExporter;
  metrics: PushMetricExporter;
  logs: LogRecordExporter;
}

/** Exporters to an OpenTelemetry collector; they read its address and headers from OTEL_EXPORTER_OTLP_…. */
export function openTelemetryCollector(): Exporters {
  return { traces: new OTLPTraceExporter(), metrics: new OTLPMetricExporter(), logs: new OTLPLogExporter() };
}

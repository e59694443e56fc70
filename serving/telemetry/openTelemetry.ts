import { type Context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { type ExportResult, ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { TOOL } from '../../runtime/tool.js';
import { rowCount } from '../batch.js';
import type { Scored } from '../route.js';
import { type Exporters, openTelemetryCollector } from './exporters.js';
import { type RecordInputs, scoredRows } from './scoredRows.js';

/** Sends to every place that is configured. */
export interface Sender {
  /** Counts a request in the metrics. */
  count(scored: Scored): void;
  /** One per place: send traces and logs of these requests, and resolve once they have arrived. */
  destinations: ((batch: readonly Scored[], recorded: RecordInputs) => Promise<void>)[];
  close(patienceMs: number): Promise<void>;
}

const METRICS_EVERY_MS = 30_000;

/** @param options.dropped is reported as a metric */
export async function openSender(options: {
  connectionString?: string;
  otlp: boolean;
  dropped: () => number;
}): Promise<Sender> {
  const places: Exporters[] = options.otlp ? [openTelemetryCollector()] : [];
  if (options.connectionString !== undefined) {
    const { applicationInsights } = await import('./applicationInsights.js');
    places.push(applicationInsights(options.connectionString));
  }
  const resource = resourceFromAttributes({
    'service.name': process.env.OTEL_SERVICE_NAME || 'scoring-service',
    'service.version': TOOL.version,
  });
  const { count, close } = openMetrics(places, resource, options.dropped);
  const collect = openCollector(resource);
  return {
    count,
    destinations: places.map(({ traces, logs }) => async (batch, recorded) => {
      const { spans, records } = collect(batch, recorded);
      await Promise.all([
        exported((done) => traces.export(spans, done)),
        exported((done) => logs.export(records, done)),
      ]);
    }),
    async close(patienceMs) {
      const ended = [close(), ...places.flatMap(({ traces, logs }) => [traces.shutdown(), logs.shutdown()])];
      await Promise.race([
        Promise.allSettled(ended),
        new Promise((resolve) => setTimeout(resolve, patienceMs).unref()),
      ]);
    },
  };
}

function exported(send: (done: (result: ExportResult) => void) => void): Promise<void> {
  return new Promise((resolve, reject) =>
    send(({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) resolve();
      else reject(error ?? new Error('not accepted'));
    }),
  );
}

function openMetrics(places: readonly Exporters[], resource: Resource, dropped: () => number) {
  const provider = new MeterProvider({
    resource,
    readers: places.map(
      ({ metrics }) =>
        new PeriodicExportingMetricReader({
          exporter: metrics,
          exportIntervalMillis: METRICS_EVERY_MS,
          exportTimeoutMillis: METRICS_EVERY_MS / 3,
        }),
    ),
  });
  const meter = provider.getMeter(TOOL.name, TOOL.version);
  const duration = meter.createHistogram('model.scoring.duration', { unit: 'ms' });
  const rows = meter.createCounter('model.scoring.rows', { unit: '{row}' });
  const outOfDomain = meter.createCounter('model.scoring.out_of_domain', { unit: '{value}' });
  const prediction = meter.createHistogram('model.scoring.prediction', {
    advice: {
      explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 10, 100],
    },
  });
  meter
    .createObservableCounter('model.telemetry.dropped', { unit: '{request}' })
    .addCallback((result) => result.observe(dropped()));
  return {
    count({ model, batch, milliseconds, prediction: { scores, outOfDomain: outside } }: Scored): void {
      const attributes = { 'model.name': model.name, 'model.version': model.version };
      duration.record(milliseconds, attributes);
      rows.add(rowCount(batch), attributes);
      outOfDomain.add(outside, attributes);
      for (const score of scores) prediction.record(score, attributes);
    },
    close: () => provider.shutdown(),
  };
}

/** Makes spans and log records of requests, without sending them: a bounded queue of ours does that. */
function openCollector(resource: Resource) {
  let spans: ReadableSpan[] = [];
  let records: ReadableLogRecord[] = [];
  const idle = { forceFlush: async () => {}, shutdown: async () => {} };
  const tracer = new BasicTracerProvider({
    resource,
    spanProcessors: [{ ...idle, onStart: () => {}, onEnd: (span) => spans.push(span) }],
  }).getTracer(TOOL.name, TOOL.version);
  const logger = new LoggerProvider({
    resource,
    processors: [{ ...idle, onEmit: (record) => records.push(record) }],
  }).getLogger(TOOL.name, TOOL.version);

  return (batch: readonly Scored[], recorded: RecordInputs) => {
    [spans, records] = [[], []];
    for (const scored of batch) {
      const { model, requestId, startTime, milliseconds } = scored;
      const span = tracer.startSpan(
        'score',
        {
          kind: SpanKind.SERVER,
          startTime,
          attributes: {
            'request.id': requestId,
            'model.name': model.name,
            'model.version': model.version,
            'model.sha256': model.sha256,
            'scoring.rows': rowCount(scored.batch),
            'scoring.out_of_domain': scored.prediction.outOfDomain,
          },
        },
        parentOf(scored),
      );
      for (const { row, prediction, id, idHash, inputs } of scoredRows(scored, recorded)) {
        logger.emit({
          timestamp: startTime,
          severityNumber: SeverityNumber.INFO,
          body: 'scored',
          context: trace.setSpan(ROOT_CONTEXT, span),
          attributes: {
            'request.id': requestId,
            'request.row': row,
            'model.name': model.name,
            'model.version': model.version,
            'model.sha256': model.sha256,
            prediction,
            ...(id !== undefined && { id }),
            ...(idHash !== undefined && { idHash }),
            ...(inputs && { inputs: JSON.stringify(inputs) }),
          },
        });
      }
      span.end(startTime + milliseconds);
    }
    return { spans, records };
  };
}

const PROPAGATOR = new W3CTraceContextPropagator();

/** The client's span, if it sent one. */
function parentOf({ traceparent }: Scored): Context {
  return PROPAGATOR.extract(
    ROOT_CONTEXT,
    { traceparent },
    { get: (carrier, name) => (carrier as Record<string, string | undefined>)[name], keys: Object.keys },
  );
}

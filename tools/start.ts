import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { GateRecord, MetricRecord } from '../runtime/gate/verdict.js';
import { defaultPackages, defaultWork, interruption, runProgram } from './agent/commandLine.js';
import { duration, Progress } from './agent/progress.js';
import { isSuccess } from './agent/result.js';
import { type PipelineResult, runPipeline } from './agent/runPipeline.js';
import { lineWriter } from './agent/terminal.js';

/** `npm start`: the sample pipeline on this machine, and what came out of it. */

const root = join(import.meta.dirname, '..', '..');

/** An output variable of the step with this name, or a dash where the step did not get that far. */
function output({ stages }: PipelineResult, step: string, variable: string): string {
  const steps = stages.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
  return steps.find(({ name }) => name === step)?.outputVariables?.[variable] || '–';
}

function withInterval(metric: MetricRecord | undefined): string {
  if (!metric || metric.value === null) return `not computed${metric?.reason ? `: ${metric.reason}` : ''}`;
  const { value, interval } = metric;
  const range = interval
    ? `  (${100 * interval.level} %: ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`
    : '';
  return `${value.toFixed(4)}${range}`;
}

async function readGate(result: PipelineResult): Promise<{ record: GateRecord; report: string } | undefined> {
  const folder = result.artifacts.find(({ name }) => name === 'gate')?.path;
  if (folder === undefined) return undefined;
  return {
    record: JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')),
    report: join(folder, 'report.html'),
  };
}

async function show(result: PipelineResult): Promise<string> {
  const gate = await readGate(result);
  const rows: [string, string][] = [
    ['Data version', output(result, 'prepare', 'dataVersion')],
    ['AUC (test)', withInterval(gate?.record.metrics.auc)],
    ['Gini (test)', withInterval(gate?.record.metrics.gini)],
    ['Verdict', output(result, 'gate', 'verdict')],
    ['Model version', output(result, 'register', 'modelVersion')],
    ['Endpoint', `${output(result, 'deploy', 'endpointUrl')} (tested, then stopped)`],
  ];
  const served = result.artifacts.find(({ name }) => name === 'deployment')?.path;
  if (served) rows.push(['Serve it', `node "${relative(process.cwd(), join(served, 'server.js'))}"`]);
  rows.push(['Report', gate?.report ?? 'none: the gate was not reached']);
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}

async function main(): Promise<number> {
  const progress = new Progress(process.stdout, { verbose: process.argv.includes('--verbose') });
  const result = await runPipeline({
    file: join(root, 'samples', 'azure-pipelines.yml'),
    from: { packages: defaultPackages },
    workFolder: defaultWork,
    sources: root,
    signal: interruption(),
    onEvent: (event) => progress.take(event),
  }).finally(() => progress.close());
  process.stdout.write(`\n${result.result} in ${duration(result.seconds)}\n\n${await show(result)}\n`);
  return isSuccess(result.result) ? 0 : 1;
}

await runProgram(main, lineWriter(process.stderr));

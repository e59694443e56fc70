import type { Endpoint } from './endpoint.js';
import type { PipelineEvent } from './events.js';
import { evaluate } from './expression/evaluate.js';
import { generalFunctions } from './expression/functions.js';
import { toText, type Value } from './expression/value.js';
import { openJobFolders, type RunFolder, type WorkFolder } from './folders.js';
import { type Job, openJob } from './job.js';
import type { TaskSource } from './package.js';
import { predefinedVariables } from './predefined.js';
import type { PipelineJob, PipelineVariable, Stage } from './yaml/pipeline.js';

/** What a job needs of the run that it belongs to. */
export interface JobSetting {
  work: WorkFolder;
  run: RunFolder;
  /** The repository, used in place. */
  sources: string;
  pipelineName: string;
  planId: string;
  stage: Stage;
  /** Variables of the command line, the pipeline and the stage, in the order of their precedence. */
  variables: readonly (PipelineVariable & { secret?: boolean })[];
  /** What `$[ ]` may speak of besides variables. */
  names: Readonly<Record<string, Value>>;
  /** Values that are secret because an earlier job said so. */
  secrets: ReadonlySet<string>;
  endpoints: readonly Endpoint[];
  tasks: TaskSource;
  node?: string;
  /** Milliseconds that the first retry of a failed step waits. */
  retryUnit?: number;
  signal: AbortSignal;
  onEvent: (event: PipelineEvent) => void;
}

/** Without a checkout step a job checks out, as on the server. */
function checksOut({ steps }: PipelineJob): boolean {
  const first = steps.find((step) => step.kind === 'checkout');
  return first?.kind !== 'checkout' || first.sources;
}

/**
 * Makes the folders and the variables of a job.
 * @throws ExpressionError when a variable's `$[ ]` cannot be computed.
 */
export async function openPipelineJob(setting: JobSetting, plan: PipelineJob): Promise<Job> {
  const { work, run, sources, stage, pipelineName, planId } = setting;
  const folders = await openJobFolders(work, { fresh: true, ...(checksOut(plan) && { sources }) });
  const place = { work, run, folders, repository: sources, pipelineName, planId, stage, job: plan };
  const known: { name: string; value: string; secret?: boolean; readOnly?: boolean }[] =
    await predefinedVariables(place);
  for (const { value, ...variable } of [...setting.variables, ...plan.variables]) {
    const text = textOf(value, setting.names, known);
    known.push({ ...variable, value: text, ...(setting.secrets.has(text) && { secret: true }) });
  }
  return openJob({ work, run, folders, variables: known, endpoints: setting.endpoints });
}

function textOf(
  value: PipelineVariable['value'],
  names: Readonly<Record<string, Value>>,
  known: readonly { name: string; value: string }[],
): string {
  if (typeof value === 'string') return value;
  const variables = Object.fromEntries(known.map((variable) => [variable.name, variable.value]));
  const result = evaluate(value, { names: { ...names, variables }, functions: generalFunctions });
  return toText(result) ?? JSON.stringify(result);
}

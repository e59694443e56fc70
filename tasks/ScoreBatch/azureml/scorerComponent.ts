import * as z from 'zod';
import { canonicalJson, sha256 } from '../../../runtime/files.js';
import type { AzureMlClient, Waiting } from '../../../workspace/azureml/client.js';
import type { ModelVersion } from '../../../workspace/workspace.js';

/** What a caller of the endpoint gives; the model belongs to the deployment. */
const INPUTS = {
  table: { type: 'uri_file' },
  format: { type: 'string', default: 'csv' },
  bad_rows: { type: 'string', default: 'fail' },
  id_column: { type: 'string', optional: true },
};
const OUTPUTS = { scores: { type: 'uri_folder', mode: 'rw_mount' } };

const from = (place: string): string => `\${{${place}}}`;
const argument = (name: string): string => `--${name.replaceAll('_', '-')} "${from(`inputs.${name}`)}"`;
const ARGUMENTS = ['table', 'model', 'model_name', 'model_version', 'format', 'bad_rows'].map(argument);
/** An input in double brackets is left out where it is not given. */
const COMMAND = `node /app/scoreTable.js ${ARGUMENTS.join(' ')} --output "${from('outputs.scores')}" $[[${argument('id_column')}]]`;

/**
 * Registers what a batch deployment runs: a pipeline of one step, the scorer with a model version bound to it. Azure's
 * other kind of batch deployment takes Python only. Both components are registered once for the same content.
 * @returns the pipeline component's ARM id
 */
export async function scorerComponent(
  client: AzureMlClient,
  { name, version }: ModelVersion,
  environmentId: string,
  waiting: Waiting,
): Promise<string> {
  const scorer = await register(client, 'insurance-model-scorer', waiting, {
    type: 'command',
    command: COMMAND,
    environment: `azureml:${environmentId}`,
    is_deterministic: true,
    inputs: {
      ...INPUTS,
      model: { type: 'mlflow_model' },
      model_name: { type: 'string' },
      model_version: { type: 'string' },
    },
    outputs: OUTPUTS,
  });
  const literal = (value: string) => ({ job_input_type: 'literal', value });
  const passed = Object.keys(INPUTS).map((input) => [input, literal(from(`parent.inputs.${input}`))]);
  const model = `${client.workspaceId}/models/${name}/versions/${version}`;
  return register(client, `score-${name}`.slice(0, 255), waiting, {
    type: 'pipeline',
    inputs: INPUTS,
    outputs: OUTPUTS,
    jobs: {
      score: {
        ...{ name: 'score', type: 'command', componentId: scorer },
        inputs: {
          ...Object.fromEntries(passed),
          model: { job_input_type: 'mlflow_model', mode: 'Download', uri: model },
          model_name: literal(name),
          model_version: literal(String(version)),
        },
        outputs: { scores: { type: 'literal', value: from('parent.outputs.scores') } },
      },
    },
  });
}

async function register(
  client: AzureMlClient,
  name: string,
  waiting: Waiting,
  content: object,
): Promise<string> {
  const version = sha256(canonicalJson(content)).slice(0, 12);
  const path = `components/${name}/versions/${version}`;
  if (!(await client.get(path, z.unknown(), waiting.signal))) {
    const componentSpec = { name, version, ...content };
    await client.put(path, { properties: { componentSpec } }, z.unknown(), waiting);
  }
  return `${client.workspaceId}/${path}`;
}

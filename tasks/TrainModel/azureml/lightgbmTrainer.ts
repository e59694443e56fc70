import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Dataset, readPart } from '../../../runtime/data/dataset.js';
import { type Finding, UserError } from '../../../runtime/error.js';
import { readJson } from '../../../runtime/files.js';
import {
  type Parameters,
  parameterBlock,
  parseParameters,
  plainParameters,
} from '../../../runtime/gbdt/parameters.js';
import { lightgbmName } from '../../../runtime/model/featureName.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { RUN_TAGS } from '../../../workspace/runTags.js';
import { changedParameters, tagsOf, textParameters } from '../runContent.js';
import { trainingRows } from '../trainingRows.js';
import type { TrainModelChoices } from '../trainModel.js';
import { validationMetrics } from '../validationMetrics.js';
import { writeModel } from '../writeModel.js';
import { input, OUTPUT, type Trainer } from './trainer.js';

const SCRIPT = 'train_lightgbm.py';
/** LightGBM's own form of the parameters, for the script; and ours, for the record of the model. */
const GIVEN = 'LIGHTGBM_PARAMETERS';
const PLAIN = 'TRAIN_MODEL_PARAMETERS';

const CONDA = `name: train-lightgbm
channels: [conda-forge]
dependencies:
  - python=3.11
  - pip
  - pip:
      - lightgbm==4.6.0
      - numpy<3
      - pyarrow>=15
`;

const ScriptResult = z.looseObject({
  bestIteration: z.int().positive(),
  iterations: z.int().positive(),
  machines: z.int(),
  validation: z.record(z.string(), z.array(z.number())),
});

/**
 * LightGBM itself, by a script that comes with the extension: on several machines each reads its share of the rows and
 * the histograms are joined (tree_learner=data), so the data need not fit into one.
 * @param programs folder of the packaged task
 * @throws UserError for what this trainer does not do
 */
export function lightgbmTrainer(
  options: TrainModelChoices,
  dataset: Dataset,
  { parameters, instances, programs }: { parameters: Parameters; instances: number; programs: string },
): Trainer {
  refuse(options);
  const features = dataset.schema.columns
    .filter(({ role }) => role === 'feature')
    .map(({ name }) => lightgbmName(name));
  const given = Object.fromEntries(
    parameterBlock(parameters, features)
      .filter(([, value]) => value !== '')
      // In a model file flags are 0 and 1, which LightGBM does not take as parameters.
      .map(([name, value]) => [name, flagOf(parameters, name) ?? value]),
  );
  return {
    async code(scratch) {
      await mkdir(scratch, { recursive: true });
      await copyFile(join(programs, SCRIPT), join(scratch, SCRIPT));
      return scratch;
    },
    environment: { image: 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04', condaFile: CONDA },
    command: `printenv ${GIVEN} > parameters.json && python -u ${SCRIPT} --data ${input('dataset')} --parameters parameters.json --output ${OUTPUT}`,
    environmentVariables: {
      [GIVEN]: JSON.stringify(given),
      [PLAIN]: JSON.stringify(plainParameters(parameters)),
    },
    instances,
    async collect({ job, folder }, host) {
      const cure = `See the log of the job ${job.name}.`;
      const written = await readJson(join(folder, 'result.json'), ScriptResult, cure);
      const file = join(folder, 'model.lgb');
      const model = readModel(await readFile(file, 'utf8'), file);
      const used = parametersOf(job.properties.environmentVariables?.[PLAIN]) ?? parameters;
      const [metric = '', values = []] = Object.entries(written.validation)[0] ?? [];
      const { bestIteration, iterations } = written;
      const trained = { model, bestIteration, iterations, curve: { metric, validation: values } };
      const table = await readPart(dataset, 'validation');
      const validation = trainingRows(table, dataset, 'validation', used);
      const { targetKind, version } = dataset.manifest;
      const metrics = await validationMetrics(trained, validation, targetKind, host.signal);
      const run = { runId: job.name, experiment: options.experiment };
      const contentSha256 = await writeModel(
        options.outputFolder,
        {
          fit: { parameters: used, trained, metrics, trials: [] },
          ...{ dataset, table, validation, run, trainer: 'lightgbm', initial: undefined },
          onnx: options.exportOnnx ?? false,
        },
        host,
      );
      return {
        result: {
          ...{ ...run, modelFolder: options.outputFolder, bestIteration, iterations, metrics },
          ...{ changed: changedParameters(used), dataVersion: version, contentSha256 },
        },
        run: {
          ...{ ...run, status: 'FINISHED', startTime: 0, endTime: Date.now() },
          params: textParameters(used),
          metrics: { ...metrics, best_iteration: bestIteration },
          tags: {
            ...tagsOf(dataset, options.origin, undefined),
            [RUN_TAGS.modelSha256]: contentSha256,
          },
        },
        trials: [],
      };
    },
  };
}

function flagOf(parameters: Parameters, name: string): boolean | undefined {
  const value = parameters[name as keyof Parameters];
  return typeof value === 'boolean' ? value : undefined;
}

function parametersOf(text: string | undefined): Parameters | undefined {
  if (text === undefined) return undefined;
  const values = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return parseParameters(
    values
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  );
}

function refuse({ crossValidationFolds = 0, search, initialModel }: TrainModelChoices): void {
  const findings: Finding[] = [];
  const no = (input: string, what: string) =>
    findings.push({
      where: `Input '${input}'`,
      what: `The trainer lightgbm does not ${what}.`,
      cure: "Leave it empty, or use the trainer 'bundled'.",
    });
  if (crossValidationFolds > 0) no('crossValidationFolds', 'cross-validate');
  if (search) no('searchSpace', 'search');
  if (initialModel !== undefined) no('initialModel', 'continue from a model');
  if (findings.length > 0) throw new UserError(findings);
}

import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import * as z from 'zod';
import { TableSchema } from '../data/manifest.js';
import { Baseline } from '../drift/baseline.js';
import { UserError } from '../error.js';
import { canonicalJson, listFiles, readJson, sha256, writeFileAtomic } from '../files.js';
import { createEncoder } from './encoder.js';
import { Explanation } from './explanation.js';
import { readModel } from './lightgbmText.js';
import { RunPointer, TrainingManifest } from './manifest.js';
import { mlflowFiles } from './mlflow.js';
import type { Model } from './model.js';
import { writeModel } from './writeLightgbmText.js';

/** A raw record as a client of the scoring service would send it. */
export type ExampleRow = Record<string, number | string | null>;

/** A model on disk. What TrainModel alone knows is absent where the model was not trained by it. */
export interface ModelDirectory {
  folder: string;
  model: Model;
  schema?: TableSchema;
  training?: TrainingManifest;
  explanation?: Explanation;
  baseline?: Baseline;
  metrics: Record<string, number>;
  example: ExampleRow[];
  contentSha256: string;
  run?: RunPointer;
}

const RUN_POINTER = 'run.json';
const CURE = 'Train the model again, or copy the whole folder again.';

const Example = z.array(z.record(z.string(), z.union([z.number(), z.string(), z.null()])));

/** All that a model directory of ours holds. */
export const MODEL_FILES = [
  ...['MLmodel', 'conda.yaml', 'python_env.yaml', 'requirements.txt', 'model.lgb', 'input_example.json'],
  ...['example.json', 'schema.json', 'metrics.json', 'training.json', 'explanation.json', RUN_POINTER],
  'baseline.json',
  'model.onnx',
];

/**
 * Writes an MLflow model directory with LightGBM's flavour. The folder should be one that `writeFolderAtomic` fills.
 * Equal content gives equal bytes.
 * @returns the content hash.
 */
export async function writeModelDirectory(
  folder: string,
  content: {
    model: Model;
    schema: TableSchema;
    training: TrainingManifest;
    explanation?: Explanation;
    baseline?: Baseline;
    /** The same model as ONNX. */
    onnx?: Uint8Array;
    metrics: Record<string, number>;
    example: readonly ExampleRow[];
  },
): Promise<string> {
  const { model, schema, training, explanation, baseline, onnx, metrics, example } = content;
  const encoder = createEncoder(model.featureNames, schema);
  const files: Record<string, string | Uint8Array> = {
    ...mlflowFiles(model.featureNames, { onnx: onnx !== undefined }),
    'model.lgb': writeModel(model),
    'example.json': canonicalJson(example),
    // MLflow's loaders take rows as the trees see them.
    'input_example.json': canonicalJson({
      columns: model.featureNames,
      data: example.map((row) =>
        Array.from(encoder.encode(row).row, (value) => (Number.isNaN(value) ? null : value)),
      ),
    }),
    'schema.json': canonicalJson(schema),
    'metrics.json': canonicalJson(metrics),
    'training.json': canonicalJson(training),
    ...(explanation && { 'explanation.json': canonicalJson(explanation) }),
    ...(baseline && { 'baseline.json': canonicalJson(baseline) }),
    ...(onnx && { 'model.onnx': onnx }),
  };
  for (const [name, content] of Object.entries(files)) await writeFileAtomic(join(folder, name), content);
  return hashModelDirectory(folder);
}

/**
 * Identity of a model: SHA-256 over the names and hashes of its files. The pointer to the run is left out, so that the
 * same training twice is the same model.
 */
export async function hashModelDirectory(folder: string): Promise<string> {
  const files = (await listFiles(folder)).filter((file) => file !== RUN_POINTER);
  const hashes = await Promise.all(
    files.map(async (file) => `${file} ${sha256(await readFile(join(folder, file)))}`),
  );
  return sha256(hashes.join('\n'));
}

export async function writeRunPointer(folder: string, run: RunPointer): Promise<void> {
  await writeFile(join(folder, RUN_POINTER), canonicalJson(run));
}

/**
 * Reads what TrainModel wrote, or a foreign LightGBM text model: a folder that holds one, or the file itself.
 * @throws UserError that says how to convert a model of another kind.
 */
export async function readModelDirectory(path: string): Promise<ModelDirectory> {
  const kind = await stat(path).catch(() => undefined);
  if (!kind) {
    throw new UserError({
      where: path,
      what: 'There is no such model folder.',
      cure: 'Run TrainModel first, or give the folder that holds the model.',
    });
  }
  if (kind.isFile()) {
    const text = await readText(path);
    return {
      folder: dirname(path),
      model: readModel(text, path),
      metrics: {},
      example: [],
      contentSha256: sha256(`${basename(path)} ${sha256(text)}`),
    };
  }
  const files = await listFiles(path);
  const optional = async <S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined> =>
    files.includes(name) ? readJson(join(path, name), schema, CURE) : undefined;
  const modelFile = join(path, findModelFile(path, files));
  const directory: ModelDirectory = {
    folder: path,
    model: readModel(await readText(modelFile), modelFile),
    metrics: (await optional('metrics.json', z.record(z.string(), z.number()))) ?? {},
    example: (await optional('example.json', Example)) ?? [],
    contentSha256: await hashModelDirectory(path),
  };
  const schema = await optional('schema.json', TableSchema);
  const training = await optional('training.json', TrainingManifest);
  const explanation = await optional('explanation.json', Explanation);
  const baseline = await optional('baseline.json', Baseline);
  const run = await optional(RUN_POINTER, RunPointer);
  return {
    ...directory,
    ...(schema && { schema }),
    ...(training && { training }),
    ...(explanation && { explanation }),
    ...(baseline && { baseline }),
    ...(run && { run }),
  };
}

const TEXT_MODELS = ['model.lgb', 'model.txt', 'lightgbm.txt'];
const FOREIGN: Record<string, string> = {
  '.pkl': 'a Python pickle',
  '.pickle': 'a Python pickle',
  '.joblib': 'a Python pickle',
  '.onnx': 'an ONNX model',
  '.ubj': 'an XGBoost model',
  '.bst': 'an XGBoost model',
  '.cbm': 'a CatBoost model',
  '.xgb': 'an XGBoost model',
};

function findModelFile(folder: string, files: readonly string[]): string {
  const found = TEXT_MODELS.find((name) => files.includes(name));
  if (found) return found;
  const foreign = files.find((file) => extname(file) in FOREIGN);
  throw new UserError(
    foreign
      ? foreignModel(join(folder, foreign))
      : {
          where: folder,
          what: `The folder holds no LightGBM text model (${TEXT_MODELS.join(', ')}).`,
          cure: 'Give the folder that TrainModel wrote, or save yours with booster.save_model("model.txt").',
        },
  );
}

function foreignModel(path: string): { where: string; what: string; cure: string } {
  return {
    where: path,
    what: `This is ${FOREIGN[extname(path)] ?? 'no text file'}, which cannot be read here.`,
    cure: 'Save the LightGBM model as text in Python: booster.save_model("model.txt") (for LGBMClassifier: model.booster_.save_model("model.txt")).',
  };
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (extname(path) in FOREIGN || bytes.subarray(0, 1024).includes(0))
    throw new UserError(foreignModel(path));
  return bytes.toString('utf8');
}

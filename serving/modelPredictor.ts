import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableSchema } from '../runtime/data/manifest.js';
import { type Finding, UserError } from '../runtime/error.js';
import { type ModelDirectory, readModelDirectory } from '../runtime/model/directory.js';
import { createEncoder, type FeaturePolicy } from '../runtime/model/encoder.js';
import { createScorer } from '../runtime/model/scorer.js';
import { type Batch, type Grid, listed, rowCount } from './batch.js';
import { foreignSchema } from './foreignSchema.js';
import type { Feature, Predictor, Reason } from './predictor.js';
import { createReasoner } from './reasons.js';

/** A request may have thousands of bad rows; nobody mends more than these at a time. */
const ROWS_NAMED = 50;

/** What a model is called where it is served. */
export interface ServedName {
  name: string;
  version: string;
}

/**
 * Loads a model directory, or a folder with nothing but one in it, as Azure ML mounts it. LightGBM text models that
 * were trained elsewhere are served as well.
 * @throws UserError if there is no model, or one with several answers per row.
 */
export async function openPredictor(
  path: string,
  served: ServedName,
  policy?: FeaturePolicy,
): Promise<Predictor> {
  return createPredictor(await readServedModel(path), served, policy);
}

/** @throws UserError if there is no model. */
export async function readServedModel(path: string): Promise<ModelDirectory> {
  return readModelDirectory(await unwrapped(path));
}

/** @throws UserError for a model with several answers per row. */
export function createPredictor(
  directory: ModelDirectory,
  { name, version }: ServedName,
  policy?: FeaturePolicy,
): Predictor {
  const { model, contentSha256, example } = directory;
  const schema = directory.schema ?? foreignSchema(model);
  const scorer = createScorer(model);
  if (scorer.outputs !== 1) {
    throw new UserError({
      where: directory.folder,
      what: `The model gives ${scorer.outputs} answers per row, one per class.`,
      cure: 'Serve a model with one answer: claim or no claim, a frequency or an amount.',
    });
  }
  const encoder = createEncoder(model.featureNames, schema, policy);
  const id = schema.columns.find(({ role }) => role === 'id')?.name;
  const reasoner = createReasoner(model, encoder.featureNames);

  return {
    model: {
      name,
      version,
      sha256: contentSha256,
      features: describeFeatures(encoder.featureNames, schema),
      example,
      ...(id !== undefined && { id }),
    },
    async predict(batch, { reasons: count, pause } = {}) {
      const findings: Finding[] = [];
      const scores = new Float64Array(rowCount(batch));
      const reasons: Reason[][] = [];
      let [outOfDomain, unknown, absent] = [0, 0, 0];
      let index = 0;
      for (const raw of rawRows(batch)) {
        const turn = pause?.();
        if (turn !== undefined) await turn;
        const encoded = encoder.encode(raw);
        if (encoded.problems.length > 0)
          findings.push({ where: `row ${index}`, what: `${listed(encoded.problems)}.` });
        if (findings.length === ROWS_NAMED) break;
        outOfDomain += encoded.outOfDomain;
        unknown += encoded.unknown;
        absent += encoded.absent;
        if (count !== undefined) reasons.push(reasoner(encoded.row, count));
        scores[index++] = scorer.predictRow(encoded.row);
      }
      if (findings.length > 0) throw new UserError(findings);
      return { scores, outOfDomain, unknown, absent, ...(count !== undefined && { reasons }) };
    },
  };
}

async function unwrapped(path: string): Promise<string> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const [only] = entries;
  return entries.length === 1 && only!.isDirectory() ? join(path, only!.name) : path;
}

function rawRows(batch: Batch): Iterable<Readonly<Record<string, unknown>> | readonly unknown[]> {
  if ('records' in batch) return batch.records;
  return batch.columns === undefined ? batch.rows : named(batch.rows, batch.columns);
}

/** @throws UserError naming the rows that have not one value per column. */
function* named(rows: Grid['rows'], columns: readonly string[]): Iterable<Record<string, unknown>> {
  const ragged = rows.flatMap((row, index) => (row.length === columns.length ? [] : [index]));
  if (ragged.length > 0) {
    throw new UserError(
      ragged.slice(0, ROWS_NAMED).map((index) => ({
        where: `row ${index}`,
        what: `${rows[index]!.length} values under ${columns.length} columns.`,
      })),
    );
  }
  for (const row of rows) yield Object.fromEntries(columns.map((column, at) => [column, row[at]]));
}

function describeFeatures(names: readonly string[], schema: TableSchema): Feature[] {
  const columns = new Map(schema.columns.map((column) => [column.name, column]));
  return names.map((name) => {
    const { type = 'number', kind = 'numeric', missing = [], levels, min, max } = columns.get(name) ?? {};
    return {
      name,
      type,
      kind,
      missing,
      ...(levels === undefined ? {} : { levels }),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    };
  });
}

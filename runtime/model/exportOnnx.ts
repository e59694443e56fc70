import type { FeatureColumn } from '../data/table.js';
import type { Model } from './model.js';
import { writeOnnx } from './onnx.js';
import { createOnnxScorer } from './onnxScorer.js';
import { createScorer, matchColumns } from './scorer.js';

/** Enough rows to reach nearly every leaf, few enough to take no time. */
const MOST_ROWS = 1000;

/** A model as ONNX, and how far its answers are from the model's own. */
export interface OnnxExport {
  file: Uint8Array;
  check: OnnxCheck;
}

export interface OnnxCheck {
  /** Rows scored both ways. */
  rows: number;
  /** Largest absolute difference of their answers. */
  largestDifference: number;
}

/**
 * Writes a model as ONNX and scores rows both ways: with the model, and with what the file says.
 * @param columns rows to check with, matched by name; the first thousand are taken, and one in which all is missing
 * @throws UserError naming what ONNX cannot express
 */
export function exportOnnx(model: Model, columns: readonly FeatureColumn[]): OnnxExport {
  const file = writeOnnx(model);
  const score = createOnnxScorer(file);
  const scorer = createScorer(model);
  const matched = matchColumns(model.featureNames, columns);
  const expected = new Float64Array(scorer.outputs);
  const row = new Float64Array(matched.length);
  const rows = Math.min(MOST_ROWS, matched[0]?.length ?? 0) + 1;
  let largestDifference = 0;
  for (let index = 0; index < rows; index++) {
    for (let feature = 0; feature < row.length; feature++) {
      row[feature] = index < rows - 1 ? matched[feature]![index]! : Number.NaN;
    }
    scorer.predictInto(row, expected);
    score(row).forEach((answer, output) => {
      largestDifference = Math.max(largestDifference, Math.abs(answer - expected[output]!));
    });
  }
  return { file, check: { rows, largestDifference } };
}

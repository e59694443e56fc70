import { python } from './python.js';

const PROGRAM = `
import base64, json, sys
import numpy as np, onnx, onnxruntime

def answers(model, rows):
    model = base64.b64decode(model)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model, providers=['CPUExecutionProvider'])
    rows = np.array(rows, dtype=np.float64)
    return session.run(None, {'rows': rows})[0].tolist()

given = json.load(sys.stdin)
print(json.dumps([answers(**each) for each in given]))
`;

/** onnxruntime's answers for the rows of each file, which onnx's own checker has to accept. */
export function onnxruntimeAnswers(
  given: readonly { file: Uint8Array; rows: readonly (readonly number[])[] }[],
): number[][][] {
  return python(
    PROGRAM,
    given.map(({ file, rows }) => ({
      model: Buffer.from(file).toString('base64'),
      rows: rows.map((row) => row.map((value) => (Number.isFinite(value) ? value : String(value)))),
    })),
  );
}

/** A row of `trainedModels`. Columns 4 and 5 are categorical in some: their codes are whole numbers from 0, or missing. */
export function wholeCodes(row: readonly number[]): number[] {
  return row.map((value, column) => (column < 4 ? value : value < 0 ? Number.NaN : Math.trunc(value)));
}

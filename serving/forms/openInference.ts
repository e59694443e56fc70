import { UserError } from '../../runtime/error.js';
import { type Batch, isRecord, readColumnNames } from '../batch.js';

/** The one tensor that a model answers with. */
export const OUTPUT_NAME = 'predictions';

const TYPES = /^(BOOL|U?INT(8|16|32|64)|FP(16|32|64)|BYTES)$/;

export interface InferRequest {
  id?: string;
  batch: Batch;
}

interface Tensor {
  name: string;
  shape: number[];
  values: unknown[];
}

/**
 * Reads the body of the Open Inference Protocol's `infer`: either one tensor of shape [rows, features] in the order
 * of the features, or one tensor of shape [rows] or [rows, 1] per feature, matched by name. Data may be flat or
 * nested, row by row.
 * @throws UserError
 */
export function readInferBody(body: unknown, features: number): InferRequest {
  if (!isRecord(body) || !Array.isArray(body.inputs) || body.inputs.length === 0) {
    throw new UserError({
      what: 'The body has no list inputs.',
      cure: 'Send {"inputs": [{"name", "shape", "datatype", "data"}]}.',
    });
  }
  if (body.id !== undefined && typeof body.id !== 'string') {
    throw new UserError({ where: 'id', what: 'Not text.', cure: 'Send the id as a string or leave it out.' });
  }
  checkOutputs(body.outputs);
  const tensors = body.inputs.map((input, index) => readTensor(input, `inputs[${index}]`));
  const batch = readMatrix(tensors, features) ?? readFeatures(tensors);
  return body.id === undefined ? { batch } : { id: body.id, batch };
}

function checkOutputs(outputs: unknown): void {
  if (outputs === undefined) return;
  const known =
    Array.isArray(outputs) && outputs.every((output) => isRecord(output) && output.name === OUTPUT_NAME);
  if (!known) {
    throw new UserError({
      where: 'outputs',
      what: 'The model has no such output.',
      cure: `Ask for {"name": "${OUTPUT_NAME}"} or leave outputs out.`,
    });
  }
}

function readTensor(input: unknown, where: string): Tensor {
  if (!isRecord(input)) throw new UserError({ where, what: 'Not an object.' });
  const { name, shape, datatype, data } = input;
  if (typeof name !== 'string') throw new UserError({ where, what: 'There is no name.' });
  if (
    !Array.isArray(shape) ||
    shape.length === 0 ||
    // No table has more dimensions, and lists nested without end would exhaust the stack.
    shape.length > 2 ||
    !shape.every((size) => Number.isSafeInteger(size) && size > 0)
  ) {
    throw new UserError({ where, what: 'shape is not a list of one or two positive whole numbers.' });
  }
  if (typeof datatype !== 'string' || !TYPES.test(datatype)) {
    throw new UserError({
      where,
      what: 'datatype is none of the protocol’s.',
      cure: 'FP64 fits most features.',
    });
  }
  if (!Array.isArray(data)) {
    throw new UserError({ where, what: 'data is not a list.', cure: 'Binary tensors are not supported.' });
  }
  const flat = data.flat(shape.length - 1);
  if (flat.length !== shape.reduce((product, size) => product * size, 1)) {
    throw new UserError({ where, what: 'data does not have as many values as shape says.' });
  }
  return {
    name,
    shape,
    values:
      datatype === 'BOOL' ? flat.map((value) => (value === true ? 1 : value === false ? 0 : value)) : flat,
  };
}

/** A tensor of two dimensions is the whole table. */
function readMatrix(tensors: Tensor[], features: number): Batch | undefined {
  const [{ shape, values }] = tensors as [Tensor];
  if (tensors.length !== 1 || shape.length !== 2 || (shape[1] === 1 && features !== 1)) return undefined;
  const [rows, width] = shape as [number, number];
  return { rows: Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width)) };
}

function readFeatures(tensors: Tensor[]): Batch {
  const rows = tensors[0]!.shape[0]!;
  tensors.forEach(({ shape }, index) => {
    if (shape[0] !== rows || shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
      throw new UserError({
        where: `inputs[${index}].shape`,
        what: 'Not a column of the same number of rows.',
        cure: 'Send one tensor of shape [rows, features], or one of shape [rows] per feature.',
      });
    }
  });
  const columns = readColumnNames(
    tensors.map(({ name }) => name),
    'inputs',
  );
  return {
    columns,
    rows: Array.from({ length: rows }, (_, row) => tensors.map(({ values }) => values[row])),
  };
}

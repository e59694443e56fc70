import { type Field, fieldsOf, unpack } from './protobufReader.js';

/** An attribute's whole number, whole numbers or tensor. */
type Attribute = number | number[] | Float64Array;

interface Node {
  operator: string;
  inputs: string[];
  output: string;
  attributes: ReadonlyMap<string, Attribute>;
}

/**
 * Scores with the bytes of an ONNX file, by the definitions of https://onnx.ai/onnx/operators/ for those operators that
 * onnx.ts writes: what another program will read from the file, not what was meant to be written.
 * @returns the answers for a row of features
 * @throws Error if the file has anything that onnx.ts does not write
 */
export function createOnnxScorer(file: Uint8Array): (row: Float64Array) => Float64Array {
  const graph = only(fieldsOf(file), 7);
  const steps = all(fieldsOf(graph), 1).map((bytes) => {
    const node = readNode(bytes);
    return { ...node, compute: operatorOf(node) };
  });
  return (row) => {
    const values = new Map([['rows', row]]);
    for (const { inputs, output, compute } of steps) {
      values.set(output, compute(...inputs.map((name) => values.get(name)!)));
    }
    return values.get('answers')!;
  };
}

type Compute = (...inputs: Float64Array[]) => Float64Array;

function operatorOf({ operator, attributes }: Node): Compute {
  switch (operator) {
    case 'TreeEnsemble':
      return treeEnsemble(attributes);
    case 'Constant': {
      const value = attributes.get('value') as Float64Array;
      return () => value;
    }
    case 'Mul':
      return (a, b) => a!.map((value, i) => value * b![b!.length === 1 ? 0 : i]!);
    case 'Abs':
      return (a) => a!.map(Math.abs);
    case 'Exp':
      return (a) => a!.map(Math.exp);
    case 'Sigmoid':
      return (a) => a!.map((value) => 1 / (1 + Math.exp(-value)));
    case 'Softmax':
      return (a) => {
        const largest = a!.reduce((x, y) => Math.max(x, y));
        const powers = a!.map((value) => Math.exp(value - largest));
        const sum = powers.reduce((x, y) => x + y);
        return powers.map((value) => value / sum);
      };
    default:
      throw new Error(`The operator ${operator} is not expected.`);
  }
}

const MEMBER = 6;

function treeEnsemble(attributes: Node['attributes']): Compute {
  const list = (name: string) => (attributes.get(`nodes_${name}`) ?? []) as ArrayLike<number>;
  const features = list('featureids');
  const modes = list('modes');
  const splits = list('splits');
  const missingGoesTrue = list('missing_value_tracks_true');
  const ways = {
    true: { to: list('truenodeids'), isLeaf: list('trueleafs') },
    false: { to: list('falsenodeids'), isLeaf: list('falseleafs') },
  };
  const members = setsOf(modes, (attributes.get('membership_values') ?? []) as ArrayLike<number>);
  const weights = attributes.get('leaf_weights') as Float64Array;
  const targets = attributes.get('leaf_targetids') as number[];
  const roots = attributes.get('tree_roots') as number[];
  const count = attributes.get('n_targets') as number;
  const isTrue = (node: number, value: number): boolean => {
    if (Number.isNaN(value)) return missingGoesTrue[node] === 1;
    return modes[node] === MEMBER ? members.get(node)!.has(value) : value <= splits[node]!;
  };
  return (row) => {
    const sums = new Float64Array(count);
    for (const root of roots) {
      let node = root;
      for (let isLeaf = false; !isLeaf; ) {
        const way = isTrue(node, row![features[node]!]!) ? ways.true : ways.false;
        isLeaf = way.isLeaf[node] === 1;
        node = way.to[node]!;
      }
      sums[targets[node]!]! += weights[node]!;
    }
    return sums;
  };
}

/** The sets follow each other in the order of the nodes that test for them, each ended by NaN. */
function setsOf(modes: ArrayLike<number>, values: ArrayLike<number>): Map<number, Set<number>> {
  const sets = new Map<number, Set<number>>();
  let at = 0;
  for (let node = 0; node < modes.length; node++) {
    if (modes[node] !== MEMBER) continue;
    const set = new Set<number>();
    for (; !Number.isNaN(values[at]!); at++) set.add(values[at]!);
    at++;
    sets.set(node, set);
  }
  return sets;
}

function readNode(bytes: Uint8Array): Node {
  const fields = fieldsOf(bytes);
  return {
    operator: decode(only(fields, 4)),
    inputs: all(fields, 1).map(decode),
    output: decode(only(fields, 2)),
    attributes: new Map(all(fields, 5).map(readAttribute)),
  };
}

function readAttribute(bytes: Uint8Array): [string, Attribute] {
  const fields = fieldsOf(bytes);
  const name = decode(only(fields, 1));
  switch (numberOf(fields, 20)) {
    case 2:
      return [name, numberOf(fields, 3)];
    case 7:
      return [name, unpack(only(fields, 8))];
    default:
      return [name, readTensor(only(fields, 5))];
  }
}

function readTensor(bytes: Uint8Array): Float64Array {
  const fields = fieldsOf(bytes);
  const raw = only(fields, 9);
  if (numberOf(fields, 2) === 2) return Float64Array.from(raw);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Float64Array.from({ length: raw.byteLength / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function all(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.flatMap((field) => (field.number === number ? (field.value as Uint8Array) : []));
}

function only(fields: readonly Field[], number: number): Uint8Array {
  return all(fields, number)[0] ?? new Uint8Array(0);
}

function numberOf(fields: readonly Field[], number: number): number {
  return (fields.find((field) => field.number === number)?.value ?? 0) as number;
}

import { equalShareEdges } from '../../drift/bins.js';
import type { Anomalies } from '../anomalies.js';
import type { TableSchema } from '../manifest.js';
import { featureColumns } from '../roleColumns.js';
import type { FeatureColumn, Table } from '../table.js';

/** Above this, a single column knows what a whole model should have to learn. */
const LIMIT = 0.99;
/** Fewer rows with a claim or without prove nothing. */
const FEWEST = 20;
const BINS = 50;
/** Enough rows to find the edges of bins. */
const ROWS_FOR_EDGES = 20_000;

/**
 * Reports features that give the target away: alone they tell rows with a claim from those without with an AUC above
 * 0.99. Values are put in bins, missing ones in their own, as a column that is only filled in after a claim betrays it;
 * the bins are ranked by the claim rate of the train part, and the AUC is that on the other parts.
 */
export function checkTargetLeak(
  table: Table,
  schema: TableSchema,
  target: Float64Array,
  partOf: Uint8Array,
  anomalies: Anomalies,
): void {
  const kinds = rowKinds(target, partOf);
  for (const column of featureColumns(table, schema)) {
    const area = areaOf(column, kinds);
    if (area === undefined || area <= LIMIT) continue;
    anomalies.report({
      kind: 'target-leak',
      column: column.name,
      what: `the column alone tells rows with a claim from those without (AUC ${area.toFixed(4)})`,
      cure: 'If it is not known before the claim, ignore it (ignoreColumns); if it is, set target-leak to warn in the schema file.',
    });
  }
}

/** Per row 1 for a claim, and 2 more if the row is not for training. */
export function rowKinds(target: Float64Array, partOf: Uint8Array): Uint8Array {
  return partOf.map((part, row) => (part === 0 ? 0 : 2) + (target[row] > 0 ? 1 : 0));
}

/**
 * AUC of the binned column on the rows that are not for training; undefined where these are too few.
 * @param kinds as rowKinds has them
 */
export function areaOf(column: FeatureColumn, kinds: Uint8Array): number | undefined {
  const { values } = column;
  const { binOf, bins } = column.kind === 'categorical' ? byCode(values) : byEdges(values);
  const counts = new Float64Array(4 * bins);
  for (let row = 0; row < values.length; row++) counts[kinds[row] * bins + binOf(values[row])]++;
  const countsOf = (kind: number) => counts.subarray(kind * bins, (kind + 1) * bins);
  const train = { others: countsOf(0), claims: countsOf(1) };
  const rest = { others: countsOf(2), claims: countsOf(3) };
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  const [claims, others] = [sum(rest.claims), sum(rest.others)];
  if (Math.min(claims, others) < FEWEST) return undefined;
  const prior = sum(train.claims) / Math.max(1, sum(train.claims) + sum(train.others));
  // Bins with few rows are drawn to the overall rate, so that chance does not rank them first or last.
  const rates = train.claims.map((count, bin) => (count + prior) / (count + train.others[bin] + 1));
  const order = Array.from(rates.keys()).sort((a, b) => rates[a] - rates[b]);
  let below = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    let tiedClaims = 0;
    let tiedOthers = 0;
    for (const rate = rates[order[i]]; i < order.length && rates[order[i]] === rate; i++) {
      tiedClaims += rest.claims[order[i]];
      tiedOthers += rest.others[order[i]];
    }
    area += tiedClaims * (below + tiedOthers / 2);
    below += tiedOthers;
  }
  return area / (claims * others);
}

interface Binning {
  bins: number;
  binOf: (value: number) => number;
}

function byCode(codes: Float64Array): Binning {
  const places = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    if (!places.has(codes[row])) places.set(codes[row], places.size);
  }
  return { bins: places.size, binOf: (code) => places.get(code)! };
}

function byEdges(values: Float64Array): Binning {
  const step = Math.max(1, Math.floor(values.length / ROWS_FOR_EDGES));
  const edges = equalShareEdges(
    values.filter((_, row) => row % step === 0),
    BINS,
  );
  return {
    bins: edges.length + 2,
    binOf: (value) => {
      if (Number.isNaN(value)) return edges.length + 1;
      let [low, high] = [0, edges.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value > edges[middle]) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

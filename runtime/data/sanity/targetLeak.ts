import type { Anomalies } from '../anomalies.js';
import type { TableSchema } from '../manifest.js';
import { featureColumns } from '../roleColumns.js';
import type { FeatureColumn, Table } from '../table.js';
import { equalShareEdgesOf, tallyOf } from '../tally.js';

/** Above this, a single column knows what a whole model should have to learn. */
const LIMIT = 0.99;
/** Fewer rows with a claim or without prove nothing. */
const FEWEST = 20;
const BINS = 50;

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
  const marks = marksOf(target, partOf);
  for (const column of featureColumns(table, schema)) {
    const area = areaOf(column, marks);
    if (area === undefined || area <= LIMIT) continue;
    anomalies.report({
      kind: 'target-leak',
      column: column.name,
      what: `the column alone tells rows with a claim from those without (AUC ${area.toFixed(4)})`,
      cure: 'If it is not known before the claim, ignore it (ignoreColumns); if it is, set target-leak to warn in the schema file.',
    });
  }
}

/** Two marks of a row, whose sums over rows tell how many of them are claims, in the train part and not. */
export interface Marks {
  /** 1 for a claim. */
  claims: Float64Array;
  /** 0 in the train part, elsewhere 1, and REST_CLAIM more for a claim. */
  rest: Float64Array;
}

/** More than there are rows. */
const REST_CLAIM = 2 ** 27;

export function marksOf(target: Float64Array, partOf: Uint8Array): Marks {
  const claims = target.map((value) => (value > 0 ? 1 : 0));
  const rest = claims.map((claim, row) => (partOf[row] === 0 ? 0 : 1 + claim * REST_CLAIM));
  return { claims, rest };
}

/** AUC of the binned column on the rows that are not for training; undefined where these are too few. */
export function areaOf(column: FeatureColumn, marks: Marks): number | undefined {
  const all = tallyOf(column, marks.claims);
  const others = tallyOf(column, marks.rest);
  const edges = column.kind === 'categorical' ? undefined : equalShareEdgesOf(all, BINS);
  const bins = (edges ? edges.length + 1 : all.values.length) + 1;
  const train = { claims: new Float64Array(bins), others: new Float64Array(bins) };
  const rest = { claims: new Float64Array(bins), others: new Float64Array(bins) };
  const add = (bin: number, count: number, claims: number, mark: number): void => {
    const restClaims = Math.floor(mark / REST_CLAIM);
    const restRows = mark - restClaims * REST_CLAIM;
    rest.claims[bin] += restClaims;
    rest.others[bin] += restRows - restClaims;
    train.claims[bin] += claims - restClaims;
    train.others[bin] += count - restRows - (claims - restClaims);
  };
  let bin = 0;
  for (let i = 0; i < all.values.length; i++) {
    if (!edges) bin = i;
    else while (bin < edges.length && all.values[i] > edges[bin]) bin++;
    add(bin, all.counts[i], all.claims[i], others.claims[i]);
  }
  add(bins - 1, all.missing.count, all.missing.claims, others.missing.claims);
  return rankedArea(train, rest);
}

interface Side {
  claims: Float64Array;
  others: Float64Array;
}

/** AUC on the rest of ranking the bins by their claim rate in the train part. */
function rankedArea(train: Side, rest: Side): number | undefined {
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

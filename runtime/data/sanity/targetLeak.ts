import type { Anomalies } from '../anomalies.js';
import type { TableSchema } from '../manifest.js';
import { CLAIM, KINDS, REST } from '../rowMarks.js';
import type { FeatureColumn } from '../table.js';
import { equalShareEdgesOf, type Tally } from '../tally.js';

/** Above this, a single column knows what a whole model should have to learn. */
const LIMIT = 0.99;
/** Fewer rows with a claim or without prove nothing. */
const FEWEST = 20;
const BINS = 50;

/**
 * Reports features that give the target away: alone they tell rows with a claim from those without with an AUC above
 * 0.99. Values are put in bins, missing ones in their own, as a column that is only filled in after a claim betrays it;
 * the bins are ranked by the claim rate of the train part, and the AUC is that on the other parts.
 * @param areas by name of the column, see areaOf
 */
export function checkTargetLeak(
  { columns }: TableSchema,
  areas: ReadonlyMap<string, number | undefined>,
  anomalies: Anomalies,
): void {
  for (const { name, role } of columns) {
    const area = areas.get(name);
    if (role !== 'feature' || area === undefined || area <= LIMIT) continue;
    anomalies.report({
      kind: 'target-leak',
      column: name,
      what: `the column alone tells rows with a claim from those without (AUC ${area.toFixed(4)})`,
      cure: 'If it is not known before the claim, ignore it (ignoreColumns); if it is, set target-leak to warn in the schema file.',
    });
  }
}

/** AUC of the binned column on the rows that are not for training; undefined where these are too few. */
export function areaOf({ kind }: Pick<FeatureColumn, 'kind'>, tally: Tally): number | undefined {
  const { values, kinds } = tally;
  const edges = kind === 'categorical' ? undefined : equalShareEdgesOf(tally, BINS);
  const bins = (edges ? edges.length + 1 : values.length) + 1;
  const train = { claims: new Float64Array(bins), others: new Float64Array(bins) };
  const rest = { claims: new Float64Array(bins), others: new Float64Array(bins) };
  const add = (bin: number, i: number): void => {
    train.others[bin] += kinds[KINDS * i];
    train.claims[bin] += kinds[KINDS * i + CLAIM];
    rest.others[bin] += kinds[KINDS * i + REST];
    rest.claims[bin] += kinds[KINDS * i + REST + CLAIM];
  };
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    if (!edges) bin = i;
    else while (bin < edges.length && values[i] > edges[bin]) bin++;
    add(bin, i);
  }
  add(bins - 1, values.length);
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

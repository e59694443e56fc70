import { UserError } from '../error.js';
import { type Metric, notComputed, type Scored } from './metric.js';
import { countWhere, descendingOrder, refusedWeight, scoresThatAreNaN } from './rows.js';

/**
 * The rows in the order of their scores, as far as metrics need it: rows of equal score are one run, and so are
 * neighbouring runs that hold no claim, because no ranking metric can tell them apart. With 4 % claims that leaves
 * about a tenth of the rows. Runs are numbered from the highest score down.
 */
export interface Ranking {
  /** Row numbers from the highest score to the lowest. */
  order: Uint32Array;
  /** Per row: twice its run, plus 1 for a claim. */
  slots: Uint32Array;
  /** Per run, the lowest score in it. */
  lowest: Float64Array;
}

/** A ranking with the weight that lies in each run. */
export interface Tally {
  ranking: Ranking;
  /** Per slot: `mass[2 * run]` without a claim, `mass[2 * run + 1]` with one. */
  mass: Float64Array;
  claims: number;
  others: number;
}

interface Inspection {
  /** The labels that `ranking` was made with. */
  labels: Float64Array;
  ranking: Ranking | undefined;
  notNumbers: string | undefined;
  outside: { count: number; first: number };
}

// Sorting is the dear part, and every metric, every interval and every draw of the bootstrap asks for the same order.
const inspections = new WeakMap<Float64Array, Inspection>();
const tallies = new WeakMap<Scored, Tally>();

/**
 * Calls `compute` unless the rows cannot be judged: none, a NaN among the scores, or (unless `oneClass`) claims or
 * others missing. With `probabilities` the scores must lie in 0 to 1; they are never clipped into it.
 * @throws UserError for labels other than 0 and 1 and for weights that are negative or no numbers.
 */
export function judge(
  scored: Scored,
  compute: (tally: Tally) => Metric,
  need: { probabilities?: boolean; oneClass?: boolean } = {},
): Metric {
  const rows = scored.scores.length;
  if (rows === 0) return notComputed('there are no rows');
  const { target = 'binary' } = scored;
  if (target !== 'binary')
    return notComputed(`the target is ${target === 'count' ? 'a count' : 'an amount'} and not 0 or 1`);
  const { ranking, notNumbers, outside } = inspect(scored);
  if (ranking === undefined) return notComputed(notNumbers ?? 'the scores are no numbers');
  if (need.probabilities && scored.noProbability !== undefined) return notComputed(scored.noProbability);
  if (need.probabilities && outside.count > 0) {
    const example = `${scored.scores[outside.first]} in row ${outside.first + 1}`;
    return notComputed(
      `${outside.count} of ${rows} scores are no probabilities from 0 to 1, the first is ${example}`,
    );
  }
  const tally = tallyOf(scored, ranking);
  if (tally.claims + tally.others === 0) return notComputed(`the weights of all ${rows} rows are zero`);
  if (!need.oneClass && tally.claims === 0) return notComputed(`there is no claim among ${rows} rows`);
  if (!need.oneClass && tally.others === 0) return notComputed(`all of the ${rows} rows are claims`);
  return compute(tally);
}

/** The tally, if both classes are there and all scores are numbers. */
export function tallied(scored: Scored): Tally | undefined {
  if ((scored.target ?? 'binary') !== 'binary') return undefined;
  const { ranking } = inspect(scored);
  const tally = ranking && tallyOf(scored, ranking);
  return tally && tally.claims > 0 && tally.others > 0 ? tally : undefined;
}

function inspect({ scores, labels }: Scored): Inspection {
  const known = inspections.get(scores);
  if (known?.labels === labels) return known;
  if (labels.length !== scores.length) {
    throw new Error(`${scores.length} scores but ${labels.length} labels`);
  }
  const odd = labels.findIndex((label) => label !== 0 && label !== 1);
  if (odd >= 0) {
    throw new UserError({
      what: `Row ${odd + 1} has the target ${labels[odd]}.`,
      cure: 'The target must be 1 for a claim and 0 for none.',
    });
  }
  const notNumbers = scoresThatAreNaN(scores);
  const outside = countWhere(scores, (score) => score < 0 || score > 1);
  const ranking = notNumbers === undefined ? rank(scores, labels) : undefined;
  const inspection = { labels, ranking, notNumbers, outside };
  inspections.set(scores, inspection);
  return inspection;
}

function rank(scores: Float64Array, labels: Float64Array): Ranking {
  const order = descendingOrder(scores);
  const slots = new Uint32Array(scores.length);
  const lowest: number[] = [];
  let lastHasClaim = true;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]];
    let end = start;
    let hasClaim = false;
    while (end < order.length && scores[order[end]] === score) {
      hasClaim ||= labels[order[end]] === 1;
      end++;
    }
    if (hasClaim || lastHasClaim) lowest.push(score);
    else lowest[lowest.length - 1] = score;
    lastHasClaim = hasClaim;
    for (; start < end; start++) {
      const row = order[start];
      slots[row] = 2 * (lowest.length - 1) + labels[row];
    }
  }
  return { order, slots, lowest: Float64Array.from(lowest) };
}

function tallyOf(scored: Scored, ranking: Ranking): Tally {
  const known = tallies.get(scored);
  if (known) return known;
  const { slots, lowest } = ranking;
  const { weights } = scored;
  if (weights && weights.length !== slots.length) {
    throw new Error(`${slots.length} scores but ${weights.length} weights`);
  }
  const mass = new Float64Array(2 * lowest.length);
  let refused = -1;
  for (let row = 0; row < slots.length; row++) {
    const weight = weights ? weights[row] : 1;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) refused = row;
    mass[slots[row]] += weight;
  }
  if (refused >= 0) throw refusedWeight(refused, weights![refused]);
  let claims = 0;
  let others = 0;
  for (let slot = 0; slot < mass.length; slot += 2) {
    others += mass[slot];
    claims += mass[slot + 1];
  }
  const tally = { ranking, mass, claims, others };
  tallies.set(scored, tally);
  return tally;
}

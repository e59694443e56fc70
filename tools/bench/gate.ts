import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawsFor } from '../../runtime/metrics/assess.js';
import { compare, inPython, ours } from './contender.js';
import { tableOf } from './table.js';

const ROWS = 595_212;
const SLICES = 10;
/** As many as the others have the patience for; their seconds are those of as many draws as ours. */
const FEW_DRAWS = 20;

/** Labels, scores of candidate and champion, and a slice per row, one column after the other as float64. */
function writeScores(file: string): void {
  let state = 20_171_129;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));
  const columns = new Float64Array(4 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const logit = -3.4 + 0.5 * normal();
    columns[row] = uniform() < logistic(logit) ? 1 : 0;
    columns[ROWS + row] = logistic(logit + 0.25 * normal());
    columns[2 * ROWS + row] = logistic(logit + 0.3 * normal());
    columns[3 * ROWS + row] = Math.floor(SLICES * uniform());
  }
  writeFileSync(file, columns);
}

/** All metrics of two models with all intervals, compared in pairs, and ten slices. */
export async function gateCase(folder: string, { rounds }: { rounds: number }): Promise<string> {
  const file = join(folder, 'scores.bin');
  writeScores(file);
  const job = { file, rows: ROWS, draws: drawsFor(ROWS, 1).count };
  const results = compare(
    [
      ours('gateOurs.js', 'ours', job),
      inPython('gate_sklearn.py', 'scikit-learn, numpy', { ...job, measured: FEW_DRAWS }),
    ],
    rounds,
  );
  const table = tableOf(results, [
    { measure: 'all', title: 'judged s', digits: 2, isRatio: true },
    { measure: 'gini', title: 'Gini', digits: 6 },
    { measure: 'better', title: 'Gini better by at least', digits: 6 },
    { measure: 'logloss', title: 'log loss', digits: 6 },
  ]);
  return `${table}\n\nOf the bootstrap's ${job.draws} draws scikit-learn is given ${FEW_DRAWS}, and their time is multiplied.`;
}

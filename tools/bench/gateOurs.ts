// One evaluation of the gate in a process of its own: reads { file, rows } from argv, prints measures.
import { readFileSync } from 'node:fs';
import { evaluate } from '../../runtime/gate/evaluate.js';
import { gatherEvidence } from '../../runtime/gate/evidence.js';
import { parseConditions } from '../../runtime/gate/parse.js';
import { measureSegments } from '../../runtime/gate/segments.js';
import { tablesOf } from '../../runtime/gate/tables.js';
import { drawsFor } from '../../runtime/metrics/assess.js';

const { file, rows } = JSON.parse(process.argv[2]!) as { file: string; rows: number };
const { buffer } = new Uint8Array(readFileSync(file));
const column = (position: number): Float64Array => new Float64Array(buffer, 8 * rows * position, rows);
const [labels, mine, theirs, slice] = [column(0), column(1), column(2), column(3)];

const start = performance.now();
const conditions = parseConditions(
  'gini better than champion\nauc[slice] not worse than champion by 0.02',
  'bench',
);
const regions = new Map([['slice', Array.from(slice, String)]]);
const draws = drawsFor(rows, 1);
const [candidate, champion] = [
  { scores: mine, labels },
  { scores: theirs, labels },
];
const evidence = gatherEvidence(conditions, candidate, { scored: champion }, regions, {
  whenNoChampion: 'fail',
  whenMissingSlice: 'fail',
  whenNotComputed: 'fail',
  draws,
});
const results = evaluate(conditions, evidence);
measureSegments(regions, candidate, champion, draws);
tablesOf(candidate, champion);
const all = (performance.now() - start) / 1000;

const { gini, logloss } = evidence.overall.candidate;
if (gini?.status !== 'computed' || logloss?.status !== 'computed') throw new Error('not computed');
if (results.length !== 2) throw new Error('not judged');
console.log(
  JSON.stringify({
    all,
    gini: gini.value,
    better: evidence.overall.differences.gini?.interval?.low,
    logloss: logloss.value,
  }),
);

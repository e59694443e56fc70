import assert from 'node:assert/strict';
import { countInBins, equalShareEdges } from '../../../runtime/drift/bins.js';
import { psi } from '../../../runtime/drift/psi.js';
import { psiOfScores } from '../../../runtime/metrics/psi.js';
import { computedValue, normal, randomNumbers, reasonOf, scoredOf } from './cases.js';

describe('PSI of scores', () => {
  it('is that of the scores over ten bins of the training rows’ scores', () => {
    const random = randomNumbers(61);
    const draw = (shift: number) => Float64Array.from({ length: 500 }, () => normal(random) + shift);
    const [training, scores] = [draw(0), draw(0.3)];
    const edges = equalShareEdges(training);
    assert.equal(edges.length, 9);
    const expected = psi({ expected: countInBins(training, edges), actual: countInBins(scores, edges) });
    const metric = psiOfScores({ scores, labels: scores, trainingScores: training });
    assert.deepEqual(metric, {
      status: 'computed',
      value: expected.value,
      detail: { withoutChange: expected.withoutChange, bins: 10 },
    });
  });

  it('needs the scores of the training rows', () => {
    const scored = scoredOf([0.1, 0.2], [0, 1]);
    assert.match(reasonOf(psiOfScores(scored)), /not at hand/);
    assert.equal(computedValue(psiOfScores({ ...scored, trainingScores: Float64Array.of(0.1, 0.2) })), 0);
    assert.match(reasonOf(psiOfScores({ ...scored, trainingScores: new Float64Array(0) })), /no rows/);
  });
});

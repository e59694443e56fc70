import assert from 'node:assert/strict';
import type { DatasetManifest } from '../../../runtime/data/manifest.js';
import { isIdentical, trainedOn } from '../../../tasks/EvaluateGate/observe.js';
import { scoredOf } from '../../runtime/metrics/cases.js';
import { trainingOf } from './fixture.js';

describe('observations', () => {
  it('tell the split that a model learned from', () => {
    const manifest = { version: 'v1', contentSha256: 'c'.repeat(64) } as DatasetManifest;
    assert.equal(trainedOn(undefined, manifest), 'unknown');
    assert.equal(trainedOn(trainingOf('v1'), manifest), 'same split');
    assert.equal(trainedOn(trainingOf('v2'), manifest), 'another split');
    assert.equal(trainedOn(trainingOf('v2', 'f'.repeat(64)), manifest), 'other data');
  });

  it('take equal scores of every row for identical, NaN included, and one other score not', () => {
    const of = (...scores: number[]) =>
      scoredOf(
        scores,
        scores.map(() => 0),
      );
    assert.equal(isIdentical(of(0.1, Number.NaN), of(0.1, Number.NaN)), true);
    assert.equal(isIdentical(of(0.1, 0.2), of(0.1, 0.2000001)), false);
  });
});

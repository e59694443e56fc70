import assert from 'node:assert/strict';
import { describeSample } from '../../../runtime/data/sample.js';

describe('a sample', () => {
  it('is told in words', () => {
    assert.equal(describeSample({ rows: 1000, of: 595_212, seed: 1 }), 'a sample of 1000 of 595212 rows');
  });
});

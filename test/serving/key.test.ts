import assert from 'node:assert/strict';
import { createKeyCheck } from '../../serving/key.js';

describe('serving/key', () => {
  const hasKey = createKeyCheck('correct-horse');

  it('knows the key, whatever the case of the scheme', () => {
    for (const sent of ['Bearer correct-horse', 'bearer correct-horse', 'BEARER  correct-horse']) {
      assert.equal(hasKey(sent), true, sent);
    }
  });

  it('refuses everything else, also of another length', () => {
    const others = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'correct-horse',
      'Basic correct-horse',
      'Bearer Correct-horse',
    ];
    for (const sent of [
      ...others,
      'Bearer correct-hors',
      'Bearer correct-horse x',
      `Bearer ${'x'.repeat(10_000)}`,
    ]) {
      assert.equal(hasKey(sent), false, sent);
    }
  });
});

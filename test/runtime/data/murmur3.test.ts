import assert from 'node:assert/strict';
import { murmur3 } from '../../../runtime/data/murmur3.js';
import { needPython, python } from '../../support/python.js';

describe('murmur3', () => {
  it('gives the published values', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    assert.equal(murmur3(bytes(''), 0), 0);
    assert.equal(murmur3(bytes(''), 1), 0x514e28b7);
    assert.equal(murmur3(bytes('test'), 0x9747b28c), 0x704b81dc);
    assert.equal(murmur3(bytes('Hello, world!'), 0x9747b28c), 0x24884cba);
  });

  it('hashes a part of the bytes as it hashes that part alone', () => {
    const bytes = new TextEncoder().encode('..policy-17..');
    assert.equal(murmur3(bytes, 5, 2, 11), murmur3(bytes.slice(2, 11), 5));
  });

  it('agrees with scikit-learn on any text and seed', function () {
    needPython(this);
    const cases = Array.from({ length: 300 }, (_, i) => ({
      text: 'Ünfall-é-7'.repeat(i % 5).slice(0, i % 41) + String(i * 7919),
      seed: (i * 2654435761) % 2 ** 31,
    }));
    const expected = python<number[]>(
      `
import json, sys
from sklearn.utils import murmurhash3_32
print(json.dumps([int(murmurhash3_32(c['text'].encode(), seed=c['seed'], positive=True)) for c in json.load(sys.stdin)]))
`,
      cases,
    );
    const actual = cases.map(({ text, seed }) => murmur3(new TextEncoder().encode(text), seed));
    assert.deepEqual(actual, expected);
  });
});

import assert from 'node:assert/strict';
import { countInBins, edgesOfSorted, equalShareEdges } from '../../../runtime/drift/bins.js';
import { needPython, python } from '../../support/python.js';
import { normalSample, nullable } from './samples.js';

describe('bins of equal shares', () => {
  it('have the edges and counts that numpy finds', function () {
    needPython(this);
    const pairs = [
      [normalSample(4000, 1), normalSample(700, 2, 0.3)],
      [normalSample(500, 3, 0, 0), normalSample(900, 4, 1, 0)],
    ];
    const expected = python<{ edges: number[]; counts: number[] }[]>(
      `
import json, sys, numpy as np
out = []
for e, a in json.load(sys.stdin):
    e, a = np.array(e, dtype=float), np.array(a, dtype=float)
    s = np.sort(e[~np.isnan(e)])
    edges = np.unique(np.quantile(s, np.arange(1, 10) / 10, method='inverted_cdf'))
    edges = edges[edges < s[-1]]
    places = np.searchsorted(edges, a[~np.isnan(a)], side='left')
    counts = np.append(np.bincount(places, minlength=len(edges) + 1), np.isnan(a).sum())
    out.append({'edges': edges.tolist(), 'counts': counts.tolist()})
print(json.dumps(out))`,
      pairs.map((pair) => pair.map(nullable)),
    );
    pairs.forEach(([first, second], i) => {
      const edges = equalShareEdges(first);
      assert.deepEqual(edges, expected[i].edges);
      assert.deepEqual(countInBins(second, edges), expected[i].counts);
    });
  });

  it('are none where there is one value or none', () => {
    assert.deepEqual(equalShareEdges(Float64Array.of(Number.NaN)), []);
    assert.deepEqual(edgesOfSorted(Float64Array.of(3, 3, 3)), []);
    assert.deepEqual(countInBins(Float64Array.of(3, Number.NaN, 1), []), [2, 1]);
  });
});

import assert from 'node:assert/strict';
import { deploySummary } from '../../../report/summary/deploySummary.js';
import { prepareSummary, refusalSummary, targetFigure } from '../../../report/summary/prepareSummary.js';
import { registerSummary } from '../../../report/summary/registerSummary.js';
import { scoreSummary } from '../../../report/summary/scoreSummary.js';
import { trainSummary } from '../../../report/summary/trainSummary.js';
import { DatasetManifest } from '../../../runtime/data/manifest.js';
import type { Deployment, ModelVersion } from '../../../workspace/workspace.js';
import { sampleRefusal } from '../data/sampleData.js';

const hash = 'c'.repeat(64);

describe('summaries of the steps', () => {
  it('tell of a data version, its parts and what was odd', () => {
    const part = (rows: number, positives: number) => ({ file: 'x.parquet', rows, positives, sha256: hash });
    const manifest = DatasetManifest.parse({
      kind: 'dataset',
      formatVersion: 1,
      version: '0123456789ab',
      tool: { name: 't', version: '1' },
      source: { name: 'policies.csv', bytes: 10, sha256: hash },
      contentSha256: hash,
      rows: 10_000,
      positives: 400,
      target: 'target',
      split: { method: 'hash', by: 'id', seed: 1, shares: { train: 0.6, validation: 0.2, test: 0.2 } },
      parts: { train: part(6000, 240), validation: part(2000, 90), test: part(2000, 70) },
    });
    const summary = prepareSummary({
      manifest,
      created: false,
      warnings: [{ what: 'Column a is constant.' }],
    });
    assert.match(summary, /was there already/);
    assert.match(summary, /\| validation \| 2,000 \| 90 \| 4\.50/);
    assert.match(summary, /⚠️ Column a is constant/);
  });

  it('tell why data was refused, the errors first, and not of all where there are many', () => {
    const data = sampleRefusal();
    const summary = refusalSummary(data);
    assert.match(
      summary,
      /❌ policies\.csv:12 column age: out-of-domain.*\n- ⚠️ policies\.csv:7 column doors/,
    );
    const many = Array.from({ length: 30 }, (_, i) => ({ where: `column ${i}`, what: 'wrong' }));
    const long = refusalSummary({ ...data, errors: many });
    assert.equal(long.match(/❌/g)!.length, 20);
    assert.match(long, /and 11 more$/);
  });

  it('call the mean of a target by what the target is', () => {
    const part = { file: 'x.parquet', rows: 10, positives: 4, targetMean: 0.625, sha256: hash };
    const manifest = DatasetManifest.parse({
      kind: 'dataset',
      formatVersion: 1,
      version: '0123456789ab',
      tool: { name: 't', version: '1' },
      source: { name: 'policies.csv', bytes: 10, sha256: hash },
      contentSha256: hash,
      ...{ rows: 30, positives: 12, targetMean: 0.625, target: 'claims', targetKind: 'count' },
      split: { method: 'hash', by: 'id', seed: 1, shares: { train: 0.6, validation: 0.2, test: 0.2 } },
      parts: { train: part, validation: part, test: part },
    });
    const summary = prepareSummary({ manifest, created: true, warnings: [] });
    assert.match(summary, /With a claim \| Claims per row/);
    assert.match(summary, /\| train \| 10 \| 4 \| 0\.6250/);
    assert.equal(targetFigure(manifest), 'claims per row 0.6250');
  });

  it('tell of a run with the parameters that were chosen', () => {
    const summary = trainSummary({
      runId: 'r1',
      experiment: 'claims',
      dataVersion: '0123456789ab',
      bestIteration: 12,
      iterations: 32,
      metrics: { gini: 0.25, auc: 0.625 },
      changed: { num_leaves: '60' },
      contentSha256: hash,
      trackingUrl: 'https://mlflow.example.com/r1',
    });
    assert.match(summary, /12 trees kept of 32 grown/);
    assert.match(summary, /Normalised Gini \| 0\.2500/);
    assert.match(summary, /num\\_leaves<\/code> \| 60/);
    assert.match(summary, /\(<https:\/\/mlflow\.example\.com\/r1>\)/);
  });

  it('tell of a version and what it was made from', () => {
    const model: ModelVersion = {
      name: 'claim-model',
      version: 3,
      contentSha256: hash,
      createdTime: 1,
      lineage: {
        dataVersion: '0123456789ab',
        params: {},
        metrics: {},
        gate: { verdict: 'failed', override: { reason: 'no | other', approvedBy: 'Ada' } },
        origin: { commit: 'abc', pipelineRun: '7' },
      },
      tags: {},
      aliases: [],
    };
    const summary = registerSummary({ model, created: true, promoted: true });
    assert.match(summary, /claim-model version 3\*\* was registered/);
    assert.match(summary, /is the production model now/);
    assert.match(summary, /\| Override \| <code>no \\\| other/);
    assert.match(registerSummary({ model, created: false, promoted: false }), /nothing was registered/);
  });

  it('tell of an endpoint and its test', () => {
    const deployment: Deployment = {
      endpoint: 'claims',
      deployment: '3',
      model: { name: 'claim-model', version: 3, contentSha256: hash },
      traffic: { before: {}, after: { 3: 100 } },
      smokeTest: { rows: 5, largestDifference: 0, milliseconds: 12.34 },
      scoringUri: 'http://127.0.0.1:5001/score',
      createdTime: 1,
      origin: {},
    };
    assert.match(deploySummary(deployment), /stopped after the test/);
    assert.match(deploySummary({ ...deployment, processId: 7 }), /running at <code>http:/);
    assert.match(deploySummary(deployment), /12\.3 ms/);
  });

  it('tell of a table that was scored, and where the rest of its rows is', () => {
    const summary = scoreSummary({
      kind: 'scores',
      formatVersion: 1,
      tool: { name: 't', version: '1' },
      source: { name: 'a|b.csv', sha256: hash },
      model: { name: 'claims', version: '4', contentSha256: hash },
      file: 'scores.csv',
      key: 'id',
      rows: { scored: 12_345, rejected: 6 },
      outOfDomain: 7,
      prediction: { smallest: 0.0012345678, mean: 0.0312345678, largest: 0.9 },
    });
    assert.match(summary, /\*\*a\\\|b\.csv\*\* was scored with claims version 4/);
    assert.match(summary, /\| Scored \| 12,345 \|/);
    assert.match(summary, /\| Smallest and largest \| 0\.0012346 and 0\.9 \|/);
    assert.match(summary, /rejects\.csv/);
  });
});

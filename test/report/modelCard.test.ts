import assert from 'node:assert/strict';
import { join } from 'node:path';
import { metricFigure, rangeFigure } from '../../report/figures.js';
import { modelCard } from '../../report/modelCard.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import { type ModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import { temporaryFolder } from '../support/folder.js';
import { sampleReport } from '../support/sampleReport.js';
import { writeTinyModel } from '../support/tinyModel.js';

describe('modelCard', () => {
  const folder = temporaryFolder();
  let model: ModelDirectory;
  let gate: GateRecord;
  const registered = Date.UTC(2026, 10, 25, 9, 30);
  const card = (more: Partial<Parameters<typeof modelCard>[0]> = {}) =>
    modelCard({
      name: 'claim-model',
      model,
      gate,
      origin: { requestedBy: 'Ada', pipelineRun: '7' },
      registered,
      ...more,
    });

  beforeEach(async () => {
    await writeTinyModel(join(folder.path, 'model'), -2);
    model = await readModelDirectory(join(folder.path, 'model'));
    gate = { ...sampleReport().gate, segments: [] };
  });

  it('has what a reader must know, in a fixed order', () => {
    const headings = [...card().matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, [
      'claim-model',
      'Model',
      'Data',
      'Metrics',
      'Conditions',
      'Limits',
      'Parameters',
    ]);
    const segment = {
      column: 'region',
      groups: [{ value: 'north', rows: 1000, claims: 60, metrics: { auc: { value: 0.7 } } }],
      spread: {},
    };
    assert.match(
      card({ gate: { ...gate, segments: [segment] } }),
      /## Segments\n\n\| region \| Rows \| Claims \| .*\n.*\n\| north \| 1,000 \| 60 \| 0\.7/,
    );
  });

  it('gives every metric with its interval', () => {
    const { value, interval } = gate.metrics.auc!;
    assert.ok(card().includes(`| ${metricFigure(value)} | ${rangeFigure(interval!)} |`));
  });

  it('says who, when and on what', () => {
    const text = card();
    for (const part of ['Ada', '2026-11-25 09:30 UTC', model.contentSha256, gate.data.version]) {
      assert.ok(text.includes(part), part);
    }
    assert.ok(
      card({ origin: { pipelineRun: '7', pipelineRunUrl: 'https://x.test/run' } }).includes(
        '[7](<https://x.test/run>)',
      ),
    );
  });

  it('shows names and reasons from outside as text', () => {
    const hostile = {
      ...gate,
      override: { reason: '<script>|x', approver: '[a](b)' },
      verdict: 'overridden' as const,
    };
    const text = card({ gate: hostile, origin: { requestedBy: '<b>|' } });
    assert.doesNotMatch(text, /<script>|<b>/);
  });

  it('is the same for the same', () => assert.equal(card(), card()));
});

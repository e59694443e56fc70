import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetKind } from '../../../runtime/data/manifest.js';
import { UserError } from '../../../runtime/error.js';
import { knownMetricNames, metricNamed, STANDARD_METRICS } from '../../../runtime/metrics/catalogue.js';
import { root } from '../../support/root.js';
import { computedValue, reasonOf, simulated } from './cases.js';

const refusal = (name: string): string => {
  try {
    metricNamed(name);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return assert.fail(`${name} was taken`);
};

describe('metric names', () => {
  it('have one spelling, whatever the user writes', () => {
    const spellings: [string, string][] = [
      ['gini', 'gini'],
      ['GINI', 'gini'],
      ['normalized_gini', 'gini'],
      ['roc_auc', 'auc'],
      ['log_loss', 'logloss'],
      ['average_precision', 'pr_auc'],
      ['lift@10%', 'lift@10%'],
      ['lift@10.0%', 'lift@10%'],
      ['f1@.05', 'f1@0.05'],
      ['mcc@7%', 'mcc@7%'],
      ['precision@prevalence', 'precision@prevalence'],
      ['recall@tuned', 'recall@tuned'],
      ['expected/observed', 'expected/observed'],
      ['psi(score)', 'psi(score)'],
    ];
    for (const [written, name] of spellings) assert.equal(metricNamed(written).name, name);
  });

  it('are all computed by what they name', () => {
    const scored = { ...simulated(2000, 111), validation: simulated(2000, 112) };
    for (const metric of STANDARD_METRICS) computedValue(metric.compute(scored), metric.name);
    for (const name of ['f1@0.1', 'f1@10%', 'f1@prevalence', 'f1@tuned'])
      computedValue(metricNamed(name).compute(scored), name);
    assert.equal(metricNamed('f1@tuned').needs, 'validation');
    assert.equal(metricNamed('psi(score)').needs, 'training scores');
    assert.match(reasonOf(metricNamed('psi(score)').compute(scored)), /training rows/);
  });

  it('that are not known lead to those that are', () => {
    assert.match(refusal('ginni'), /no metric 'ginni'\. Did you mean gini\?/);
    assert.match(refusal('lgoloss'), /Did you mean logloss\?/);
    assert.match(refusal('zzz'), /Known are auc, gini/);
  });

  it('need what they are taken at', () => {
    for (const name of ['lift', 'lift@10', 'lift@0%', 'lift@101%', 'lift@ten%']) {
      assert.match(refusal(name), /lift@10%/);
    }
    for (const name of ['f1', 'f1@', 'f1@1.5', 'f1@best', 'f1@-0.1']) assert.match(refusal(name), /f1@tuned/);
  });

  it('is explained in docs/gate.md, each metric in the rows of its targets', () => {
    const rows = readFileSync(join(root, 'docs', 'gate.md'), 'utf8').split('\n');
    const listed = (start: string): string[] =>
      [...rows.find((row) => row.startsWith(`| ${start}`))!.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const targets = { binary: 'a claim or none', count: 'count', amount: 'amount' } as const;
    for (const name of knownMetricNames()) {
      const metric = metricNamed(name.replace('…', '5%'));
      for (const [target, row] of Object.entries(targets)) {
        const there = listed('any').includes(name) || listed(row).includes(name);
        assert.equal(there, metric.targets.includes(target as TargetKind), `${name} of ${row}`);
      }
    }
  });
});

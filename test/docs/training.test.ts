import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../runtime/data/dataset.js';
import { OBJECTIVES } from '../../runtime/gbdt/objectives.js';
import { Explanation } from '../../runtime/model/explanation.js';
import { checkObjective, defaultObjective } from '../../tasks/TrainModel/objectiveFor.js';
import { root } from '../support/root.js';

const text = readFileSync(join(root, 'docs', 'training.md'), 'utf8');

describe('docs/training.md', () => {
  it('tells for each kind of target what is learnt, and what else can be', () => {
    const kinds = { 'a claim or none': 'binary', 'a count': 'count', 'an amount': 'amount' };
    for (const [words, targetKind] of Object.entries(kinds)) {
      const [, objective, also] = new RegExp(`^\\| ${words} +\\| \`(\\w+)\` .*\\| ([^|]+)\\|$`, 'm').exec(
        text,
      )!;
      const dataset = {
        manifest: { target: 't', targetKind },
        schema: { columns: [] },
      } as unknown as Dataset;
      assert.equal(defaultObjective(dataset), objective);
      const allowed = Object.keys(OBJECTIVES).filter((name) => {
        try {
          checkObjective(name, dataset);
          return true;
        } catch {
          return false;
        }
      });
      const named = [objective!, ...also!.match(/\w+/g)!];
      assert.deepEqual(new Set(named), new Set(allowed));
    }
  });

  it('names the parts of an explanation', () => {
    const parts = Object.keys(Explanation.shape).filter(
      (part) => !['kind', 'formatVersion', 'rows', 'permutationMetric'].includes(part),
    );
    for (const part of parts) assert.match(text, new RegExp(`^\\| \`${part}\` `, 'm'));
  });
});

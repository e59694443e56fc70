import assert from 'node:assert/strict';
import { taskExamples } from '../../../tools/reference/taskExamples.js';

const nested = `# A comment.
stages:
  - stage: One
    jobs:
      - job: One
        steps:
          - task: TrainModel@1
            name: first
            inputs:
              seed: 2

          # Not of the step.
          - task: TrainModel@1
            inputs: { seed: 3 }
          - script: exit
`;
const flat = `steps:
- task: TrainModel@1
  inputs:
    seed: 4
    parameters: |
      num_leaves: 7
- task: TrainModel@2
`;

describe('taskExamples', () => {
  it('takes steps as they stand, moved to the left, and no second one that shows nothing new', () => {
    const samples = new Map([
      ['nested.yml', nested],
      ['flat.yml', flat],
    ]);
    assert.deepEqual(taskExamples('TrainModel@1', samples), [
      { sample: 'nested.yml', yaml: '- task: TrainModel@1\n  name: first\n  inputs:\n    seed: 2\n' },
      {
        sample: 'flat.yml',
        yaml: '- task: TrainModel@1\n  inputs:\n    seed: 4\n    parameters: |\n      num_leaves: 7\n',
      },
    ]);
    assert.deepEqual(taskExamples('ScoreBatch@1', samples), []);
  });
});

import type { Deployment } from '../../workspace/workspace.js';
import { code, escaped, table } from './markdown.js';

/** What the run page says of a deployment. */
export function deploySummary({ endpoint, model, smokeTest, scoringUri, processId }: Deployment): string {
  return [
    `**${escaped(endpoint)}** serves ${escaped(model.name)} version ${model.version}.`,
    table(
      ['Smoke test', ''],
      [
        ['Rows scored', String(smokeTest.rows)],
        ['Largest difference from the model', smokeTest.largestDifference.toExponential(1)],
        ['Time', `${smokeTest.milliseconds.toFixed(1)} ms`],
      ],
    ),
    processId === undefined
      ? 'The service was stopped after the test; the deployment folder starts it anywhere.'
      : `The service is running at ${code(scoringUri)}.`,
  ].join('\n\n');
}

import type { Deployment } from '../../workspace/workspace.js';
import { code, escaped, table } from './markdown.js';

/** What the run page says of a deployment. */
export function deploySummary({
  endpoint,
  model,
  smokeTest,
  loadProbe,
  scoringUri,
  processId,
  traffic,
}: Deployment): string {
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
    ...(loadProbe === undefined ? [] : [probeTable(loadProbe)]),
    ...(traffic.steps === undefined ? [] : [trafficTable(traffic.steps)]),
    scoringUri.startsWith('https:')
      ? `The endpoint is ${code(scoringUri)}.`
      : processId === undefined
        ? 'The service was stopped after the test; the deployment folder starts it anywhere.'
        : `The service is running at ${code(scoringUri)}.`,
  ].join('\n\n');
}

function probeTable(probe: NonNullable<Deployment['loadProbe']>): string {
  const { requestsPerSecond, seconds, p50Milliseconds, p99Milliseconds, p99LimitMilliseconds } = probe;
  const limit = p99LimitMilliseconds === undefined ? '' : ` (limit ${p99LimitMilliseconds} ms)`;
  return table(
    ['Load probe', ''],
    [
      ['Requests', `${requestsPerSecond} per second for ${seconds} s, all answered`],
      ['p50', `${p50Milliseconds.toFixed(2)} ms`],
      ['p99', `${p99Milliseconds.toFixed(2)} ms${limit}`],
    ],
  );
}

/** What the endpoint's clients saw while the traffic went over. */
function trafficTable(steps: NonNullable<Deployment['traffic']['steps']>): string {
  const shares = (traffic: Readonly<Record<string, number>>) =>
    Object.entries(traffic)
      .map(([name, percent]) => `${escaped(name)} ${percent} %`)
      .join(', ');
  return table(
    ['Traffic', 'Calls', 'Failed', '95 % within'],
    steps.map(({ traffic, mirrorPercent, requests, errors, p95Milliseconds }) => [
      `${shares(traffic)}${mirrorPercent === undefined ? '' : `, ${mirrorPercent} % mirrored`}`,
      ...[String(requests), String(errors), `${p95Milliseconds.toFixed(0)} ms`],
    ]),
  );
}

import { type Finding, UserError } from '../../../runtime/error.js';
import type { Traffic } from '../../../workspace/azureml/onlineEndpoint.js';

/**
 * The percentages that a new deployment goes through, such as `10, 50, 100`.
 * @throws UserError with all that is wrong: Azure itself takes a split that does not add up
 */
export function readTrafficSteps(where: string, steps: readonly string[]): number[] {
  const numbers = steps.map((step) => (/^\d{1,3}$/.test(step) ? Number(step) : Number.NaN));
  const findings: Finding[] = [];
  const wrong = steps.filter((_, at) => !(numbers[at]! >= 1 && numbers[at]! <= 100));
  if (steps.length === 0) findings.push({ where, what: 'There are no steps.' });
  if (wrong.length > 0)
    findings.push({ where, what: `No whole percentages from 1 to 100: ${wrong.join(', ')}.` });
  if (numbers.some((percent, at) => at > 0 && percent <= numbers[at - 1]!))
    findings.push({ where, what: `The steps do not rise: ${steps.join(', ')}.` });
  if (steps.length > 0 && numbers.at(-1) !== 100) findings.push({ where, what: 'The last step is not 100.' });
  if (findings.length === 0) return numbers;
  const [first, ...rest] = findings;
  throw new UserError([{ ...first!, cure: 'Write for example: 10, 50, 100.' }, ...rest]);
}

/**
 * Gives `deployment` a share of the traffic; the others keep their proportions of the rest, in whole percentages that
 * sum to 100 (largest remainders).
 */
export function withShare(before: Traffic, deployment: string, percent: number): Traffic {
  const others = Object.entries(before).filter(([name, share]) => name !== deployment && share > 0);
  const total = others.reduce((sum, [, share]) => sum + share, 0);
  if (total === 0) return { [deployment]: 100 };
  const exact = others.map(([name, share]) => ({ name, share: (share / total) * (100 - percent) }));
  const shares = new Map(exact.map(({ name, share }) => [name, Math.floor(share)]));
  const left = 100 - percent - [...shares.values()].reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1) || (a.name < b.name ? -1 : 1));
  for (const { name } of byRemainder.slice(0, left)) shares.set(name, shares.get(name)! + 1);
  return { ...Object.fromEntries(shares), [deployment]: percent };
}

/**
 * A split that was set by hand may be one that Azure takes and cannot be kept to.
 * @throws UserError for a split that is not whole percentages of 100 over deployments that are there
 */
export function checkTraffic(endpoint: string, traffic: Traffic, deployments: readonly string[]): void {
  const shares = Object.entries(traffic);
  const sum = shares.reduce((total, [, percent]) => total + percent, 0);
  const findings: Finding[] = [
    ...shares
      .filter(([, percent]) => !Number.isInteger(percent) || percent < 0)
      .map(([name, percent]) => ({ what: `${name} has ${percent} %, which is no whole percentage.` })),
    ...shares
      .filter(([name, percent]) => percent > 0 && !deployments.includes(name))
      .map(([name]) => ({ what: `${name} gets traffic, but there is no such deployment.` })),
    ...(sum === 0 || sum === 100 ? [] : [{ what: `The traffic sums to ${sum} %, not to 100 %.` }]),
  ].map((finding) => ({ where: endpoint, ...finding }));
  if (findings.length === 0) return;
  const [first, ...rest] = findings;
  const cure =
    'Mend the traffic of the endpoint in Azure Machine Learning studio, then deploy; it was left as it is.';
  throw new UserError([{ ...first!, cure }, ...rest]);
}

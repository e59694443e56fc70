import type { Dataset } from '../../runtime/data/dataset.js';
import type { TargetKind } from '../../runtime/data/manifest.js';
import { UserError } from '../../runtime/error.js';
import { lossOf } from '../../runtime/gbdt/loss.js';
import { OBJECTIVES, type ObjectiveName } from '../../runtime/gbdt/objectives.js';
import type { Parameters } from '../../runtime/gbdt/parameters.js';

/** What can be learnt from each kind of target. A claim or none with an exposure is a frequency, hence poisson. */
const OBJECTIVES_FOR: Readonly<Record<TargetKind, readonly ObjectiveName[]>> = {
  binary: ['binary', 'cross_entropy', 'poisson'],
  count: ['poisson', 'tweedie', 'regression'],
  amount: ['tweedie', 'gamma', 'regression', 'cross_entropy'],
};

const KINDS: Readonly<Record<TargetKind, string>> = {
  binary: 'a claim or none',
  count: 'a count',
  amount: 'an amount',
};

/**
 * The objective unless the parameters name one: binary for a claim or none, poisson for a count, and for an amount
 * tweedie, which allows for the many policies without a claim; regression if amounts are negative.
 */
export function defaultObjective({ manifest, schema }: Dataset): ObjectiveName {
  if (manifest.targetKind === 'binary') return 'binary';
  if (manifest.targetKind === 'count') return 'poisson';
  const { min = 0 } = schema.columns.find(({ role }) => role === 'target') ?? {};
  return min < 0 ? 'regression' : 'tweedie';
}

/** @throws UserError if the objective cannot learn the dataset's kind of target */
export function checkObjective(objective: string, { manifest: { target, targetKind } }: Dataset): void {
  const allowed = OBJECTIVES_FOR[targetKind];
  if (allowed.includes(objective as ObjectiveName) || !(objective in OBJECTIVES)) return;
  throw new UserError({
    where: 'objective',
    what: `The target ${target} is ${KINDS[targetKind]}, which the objective ${objective} does not learn.`,
    cure: `Use ${allowed.join(', ')}, or state another kind of target in PrepareData.`,
  });
}

/** Whether the dataset has an exposure of claims or none that the objective makes no use of. */
export function ignoresExposure({ manifest, schema }: Dataset, parameters: Parameters): boolean {
  return (
    manifest.targetKind === 'binary' &&
    lossOf(parameters)?.power === undefined &&
    schema.columns.some(({ role }) => role === 'exposure')
  );
}

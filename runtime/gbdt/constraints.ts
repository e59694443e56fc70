import { type Finding, UserError } from '../error.js';
import type { Parameters } from './parameters.js';

/**
 * Constraints by position among the features: a sign for each, and groups that may meet in a branch.
 * @throws UserError for names that are no features
 */
export function constraintsOf(
  parameters: Parameters,
  names: readonly string[],
): { monotone: number[]; interactions: number[][] } {
  const findings: Finding[] = [];
  const position = (name: string, where: string): number => {
    const index = names.indexOf(name);
    if (index < 0) {
      findings.push({ where, what: `There is no feature ${name}.`, cure: `Features: ${names.join(', ')}.` });
    }
    return index;
  };
  const monotone = names.map(() => 0);
  for (const [name, sign] of Object.entries(parameters.monotone_constraints)) {
    const index = position(name, 'monotone_constraints');
    if (index >= 0) monotone[index] = sign;
  }
  const interactions = parameters.interaction_constraints.map((group) =>
    group.map((name) => position(name, 'interaction_constraints')),
  );
  if (findings.length > 0) throw new UserError(findings);
  return { monotone, interactions };
}

import type { Finding } from '../../runtime/error.js';
import type { Explanation } from '../../runtime/model/explanation.js';

/** One finding per monotone constraint that the model does not keep on the validation part. */
export function brokenConstraints({ monotone }: Explanation): Finding[] {
  return monotone.flatMap(({ feature, constraint, counterexample }) => {
    if (!counterexample) return [];
    const { row, lower, upper } = counterexample;
    return {
      where: `monotone_constraints: ${feature}:${constraint}`,
      what: `The model breaks the constraint: for row ${row + 1} of the validation part the raw score goes from ${lower.raw} to ${upper.raw} as ${feature} goes from ${lower.value} to ${upper.value}.`,
      cure: 'Do not rely on the constraint with this model, and report this: it is a defect of the trainer.',
    };
  });
}

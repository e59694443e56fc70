import { type Finding, UserError } from '../../runtime/error.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';

/** Someone's decision to let a model through that the gate blocks. */
export type Override = NonNullable<GateRecord['override']>;

/**
 * An override with its reason and its approver.
 * @throws UserError with whatever of the two is missing
 */
export function checkedOverride(reason: string | undefined, approver: string | undefined): Override {
  const missing = (where: string, value: string | undefined, cure: string): Finding[] =>
    value?.trim() ? [] : [{ where, what: 'An override is recorded, and this is empty.', cure }];
  const findings = [
    ...missing('overrideReason', reason, 'Say why the model may be used although its gate does not pass.'),
    ...missing('overrideApprover', approver, 'Name the person who answers for it.'),
  ];
  if (findings.length > 0) throw new UserError(findings);
  return { reason: reason!.trim(), approver: approver!.trim() };
}

/** What everyone who reads the log must see; nothing if there was nothing to override. */
export function overrideFindings(
  override: Override | undefined,
  { verdict, conditions }: GateRecord,
  requestedBy: string | undefined,
): Finding[] {
  if (!override) return [];
  if (verdict !== 'overridden') {
    return [
      {
        where: 'override',
        what: 'The gate passes, so there is nothing to override; the override is not recorded.',
        cure: 'Take it out of the pipeline, so that it does not let the next model through.',
      },
    ];
  }
  const missed = conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed').length;
  const findings: Finding[] = [
    {
      where: 'override',
      what:
        `The gate blocks this model: ${missed} of ${conditions.length} conditions do not hold. ` +
        `It is let through by ${override.approver}, for this reason: ${override.reason.replace(/[^.!?]$/, '$&.')}`,
      cure: 'Take the override out of the pipeline, so that it does not let the next model through.',
    },
  ];
  if (requestedBy?.trim().toLowerCase() === override.approver.toLowerCase()) {
    findings.push({
      where: 'overrideApprover',
      what: `${override.approver} approves the override of a run that ${requestedBy} asked for.`,
      cure: 'Have a second person approve.',
    });
  }
  return findings;
}

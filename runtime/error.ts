/** One thing that the user can act on. */
export interface Finding {
  /** What is wrong, in a sentence. */
  what: string;
  /** Where: `file:line:column`, an input's name, a column's name. */
  where?: string;
  /** How to mend it. */
  cure?: string;
}

/** Renders a finding as the one line that the log shows. */
export function describe({ what, where, cure }: Finding): string {
  return `${where ? `${where}: ` : ''}${what}${cure ? ` ${cure}` : ''}`;
}

/**
 * The only error that users see: something they can mend. It carries every finding of its kind, not the
 * first alone. Anything else that is thrown is a defect of ours.
 */
export class UserError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: Finding | readonly Finding[]) {
    const all = Array.isArray(findings) ? (findings as readonly Finding[]) : [findings as Finding];
    super(all.map(describe).join('\n'));
    this.name = 'UserError';
    this.findings = all;
  }
}

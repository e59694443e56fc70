import { type Finding, UserError } from '../../runtime/error.js';
import { VERDICT } from '../common/verdictName.js';

/**
 * Reads the `tags` input: one `name=value` per line; empty lines and lines that start with # count for nothing.
 * @throws UserError with every line that does not fit
 */
export function parseTags(text: string): Record<string, string> {
  const tags = new Map<string, string>();
  const findings: Finding[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const where = `tags:${index + 1}`;
    const [, name, value] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || name === '') {
      findings.push({ where, what: `"${line}" is no tag.`, cure: 'Write name=value.' });
    } else if (name.toLowerCase() === VERDICT.toLowerCase()) {
      const what = `The tag ${name} is the gate's verdict, which RegisterModel sets itself.`;
      findings.push({ where, what, cure: 'Take the line out.' });
    } else if (tags.has(name)) {
      findings.push({ where, what: `The tag ${name} is given twice.`, cure: 'Keep one of the lines.' });
    } else {
      tags.set(name, value);
    }
  });
  if (findings.length > 0) throw new UserError(findings);
  return Object.fromEntries(tags);
}

import { readFile } from 'node:fs/promises';
import { type Finding, UserError } from '../../runtime/error.js';

/**
 * Reads `name=value` options. `name=@FILE` takes the value from a file, so that it may have several lines; a value
 * that begins with `@` is written `@@`.
 * @throws UserError with every option that is wrong.
 */
export async function readAssignments(
  option: string,
  assignments: readonly string[] = [],
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  const findings: Finding[] = [];
  for (const assignment of assignments) {
    const [, name, value] = /^\s*([^=\s][^=]*?)\s*=(.*)$/s.exec(assignment) ?? [];
    if (name === undefined) {
      findings.push({
        where: option,
        what: `'${assignment}' is not name=value.`,
        cure: `Write ${option} name=value.`,
      });
    } else if (Object.hasOwn(values, name)) {
      findings.push({ where: option, what: `'${name}' is given twice.`, cure: 'Keep one.' });
    } else if (value.startsWith('@') && !value.startsWith('@@')) {
      const file = value.slice(1);
      try {
        values[name] = await readFile(file, 'utf8');
      } catch {
        findings.push({
          where: option,
          what: `The file of '${name}' cannot be read: ${file}.`,
          cure: 'Check the path.',
        });
      }
    } else {
      values[name] = value.startsWith('@@') ? value.slice(1) : value;
    }
  }
  if (findings.length > 0) throw new UserError(findings);
  return values;
}

import { readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/error.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { parseConditions } from '../../runtime/gate/parse.js';

/** Conditions as text, or a file of the same lines. */
export type ConditionsSource = { text: string } | { file: string };

/**
 * Chooses between the two.
 * @throws UserError if the one that is asked for is empty, or if a file is named that would not be read
 */
export function conditionsSource(inputs: {
  conditionsFrom: 'inline' | 'file';
  conditions: string | undefined;
  conditionsFile: string | undefined;
}): ConditionsSource {
  const { conditionsFrom, conditions, conditionsFile } = inputs;
  if (conditionsFrom === 'inline' && conditionsFile !== undefined) {
    throw new UserError({
      where: "Input 'conditionsFrom'",
      what: 'A file of conditions is named, but the conditions would be read from the text.',
      cure: `Set conditionsFrom: file to read ${conditionsFile}, or take its name out.`,
    });
  }
  if (conditionsFrom === 'inline' && conditions !== undefined) return { text: conditions };
  if (conditionsFrom === 'file' && conditionsFile !== undefined) return { file: conditionsFile };
  throw new UserError({
    where: `Input '${conditionsFrom === 'file' ? 'conditionsFile' : 'conditions'}'`,
    what: 'It is empty.',
    cure: 'Give it a value.',
  });
}

/**
 * @returns the conditions, and what to call the place where they stand
 * @throws UserError if there is no such file, or with every line that cannot be understood
 */
export async function readConditions(
  source: ConditionsSource,
): Promise<{ conditions: Condition[]; where: string }> {
  if ('text' in source)
    return { conditions: parseConditions(source.text, 'conditions'), where: 'conditions' };
  const text = await readFile(source.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      where: source.file,
      what: `The file of conditions cannot be read (${error.code}).`,
      cure: 'Name a text file with one condition per line, as it lies on the agent.',
    });
  });
  // A byte order mark, as editors on Windows write it, is no part of the first condition.
  return { conditions: parseConditions(text.replace(/^\u{FEFF}/u, ''), source.file), where: source.file };
}

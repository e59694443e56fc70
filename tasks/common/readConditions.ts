import { readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/error.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { GATE_METRICS, type MetricNames, parseConditions } from '../../runtime/gate/parse.js';
import type { JudgedMetric, NamedMetric } from '../../runtime/metrics/namedMetric.js';

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
 * @param metrics that conditions can be on; by default those of the gate
 * @returns the conditions, and what to call the place where they stand
 * @throws UserError if there is no such file, or with every line that cannot be understood
 */
export function readConditions(source: ConditionsSource): Promise<Conditions<NamedMetric>>;
export function readConditions<M extends JudgedMetric>(
  source: ConditionsSource,
  metrics: MetricNames<M>,
): Promise<Conditions<M>>;
export async function readConditions(
  source: ConditionsSource,
  metrics: MetricNames<JudgedMetric> = GATE_METRICS,
): Promise<Conditions<JudgedMetric>> {
  const where = 'text' in source ? 'conditions' : source.file;
  const text = 'text' in source ? source.text : await readText(source.file);
  return { conditions: parseConditions(text, where, metrics), where };
}

interface Conditions<M extends JudgedMetric> {
  conditions: Condition<M>[];
  where: string;
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      where: file,
      what: `The file of conditions cannot be read (${error.code}).`,
      cure: 'Name a text file with one condition per line, as it lies on the agent.',
    });
  });
  // A byte order mark, as editors on Windows write it, is no part of the first condition.
  return text.replace(/^\u{FEFF}/u, '');
}

import { type Finding, UserError } from '../error.js';
import type { Loss } from './loss.js';
import { metricOf, metricsFor, OBJECTIVES } from './objectives.js';
import type { Parameters } from './parameters.js';
import type { TrainingOptions, TrainingRows } from './training.js';

/**
 * Checks that there is something to learn from.
 * @throws UserError with every problem, and the first row that has it
 */
export function checkRows(
  { parameters, train, validation }: TrainingOptions,
  loss: Loss | undefined,
): asserts loss {
  const findings = [
    ...checkParameters(parameters, train, validation, loss),
    ...checkPart('train part', train, parameters, loss),
    ...(validation ? checkPart('validation part', validation, parameters, loss) : []),
  ];
  if (train.features.length === 0) {
    findings.push({ where: 'train part', what: 'There are no features.', cure: 'Mark columns as features.' });
  } else if (train.label.length > 0 && parameters.objective === 'binary') {
    if (train.label.every((y) => y === train.label[0])) {
      findings.push({
        where: 'train part',
        what: `The target is ${train.label[0]} in every row: with one class there is nothing to learn.`,
        cure: 'Use data that holds both classes.',
      });
    }
  }
  if (findings.length > 0) throw new UserError(findings);
}

function checkParameters(
  parameters: Parameters,
  train: TrainingRows,
  validation: TrainingRows | undefined,
  loss: Loss | undefined,
): Finding[] {
  const findings: Finding[] = [];
  if (!loss) {
    findings.push({
      where: 'objective',
      what: `The bundled trainer does not know the objective ${parameters.objective}.`,
      cure: `Use one of ${Object.keys(OBJECTIVES).join(', ')}.`,
    });
  } else if (!metricsFor(parameters.objective).includes(metricOf(parameters))) {
    findings.push({
      where: 'metric',
      what: `The metric ${parameters.metric} cannot be watched with the objective ${parameters.objective}.`,
      cure: `Use one of ${metricsFor(parameters.objective).join(', ')}.`,
    });
  }
  if (loss && loss.power === undefined && train.exposure) {
    findings.push({
      where: 'exposure',
      what: `The data has an exposure, which the objective ${parameters.objective} cannot take into account.`,
      cure: 'Set the objective to poisson, tweedie or gamma, or give the column another role in PrepareData.',
    });
  }
  if (parameters.early_stopping_round > 0 && !validation) {
    findings.push({
      where: 'early_stopping_round',
      what: 'Early stopping needs validation rows, and there are none.',
      cure: 'Give a validation part, or set early_stopping_round to 0.',
    });
  }
  return findings;
}

function checkPart(
  where: string,
  { features, label, weight, initScore, exposure }: TrainingRows,
  { objective }: Parameters,
  loss: Loss | undefined,
): Finding[] {
  const rows = label.length;
  for (const { name, values } of features) {
    if (values.length !== rows)
      throw new Error(`${where}: ${name} has ${values.length} values for ${rows} labels`);
  }
  if (rows === 0) {
    return [{ where, what: 'There are no rows.', cure: 'Prepare the data with a larger share for it.' }];
  }
  const findings: Finding[] = [];
  const refuse = (row: number, what: string, cure = 'Correct or remove such rows before PrepareData.') => {
    if (row >= 0) findings.push({ where: `${where}, row ${row + 1}`, what, cure });
  };
  const badLabel = loss ? label.findIndex((y) => !loss.accepts.test(y)) : -1;
  refuse(
    badLabel,
    Number.isNaN(label[badLabel])
      ? 'The target is missing.'
      : `The target is ${label[badLabel]}, but for ${objective} it must be ${loss?.accepts.text}.`,
  );
  if (loss && !loss.acceptsZero && label.every((y) => y === 0)) refuse(0, 'The target is 0 in every row.');
  const badWeight = weight?.findIndex((w) => !(w >= 0 && Number.isFinite(w))) ?? -1;
  refuse(badWeight, `The weight is ${weight?.[badWeight]}, but weights must be 0 or more.`);
  if (weight?.every((w) => w === 0)) refuse(0, 'The weight is 0 in every row.');
  const badStart = initScore?.findIndex((score) => !Number.isFinite(score)) ?? -1;
  refuse(
    badStart,
    `The initial score is ${initScore?.[badStart]}, but it must be a finite number.`,
    'Correct it.',
  );
  const badExposure = exposure?.findIndex((share) => !(share > 0 && Number.isFinite(share))) ?? -1;
  refuse(badExposure, `The exposure is ${exposure?.[badExposure]}, but it must be more than 0.`);
  return findings;
}

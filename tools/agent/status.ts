import { evaluate } from './expression/evaluate.js';
import { type Functions, generalFunctions } from './expression/functions.js';
import { type Expression, ExpressionError } from './expression/parse.js';
import { toBoolean, toText, type Value } from './expression/value.js';
import { isSuccess, type Result } from './result.js';

/** The status functions of a step's condition: they ask how its job stands. */
export function stepStatus(job: Result): Functions {
  const answer = (value: boolean) => ({ least: 0, most: Infinity, call: () => value });
  return {
    always: answer(true),
    canceled: answer(job === 'Canceled'),
    failed: answer(job === 'Failed'),
    succeeded: answer(isSuccess(job)),
    succeededorfailed: answer(job !== 'Canceled'),
  };
}

/** The status functions of a stage's or a job's condition: they ask how those before it ended, or those named. */
export function unitStatus(before: Readonly<Record<string, Result>>, canceled: boolean): Functions {
  const asked = (names: readonly (() => Value)[]): Result[] => {
    const wanted = names.map((name) => toText(name())?.toLowerCase());
    return Object.entries(before)
      .filter(([name]) => wanted.length === 0 || wanted.includes(name.toLowerCase()))
      .map(([, result]) => result);
  };
  const about = (call: (results: Result[], isNamed: boolean) => boolean) => ({
    least: 0,
    most: Infinity,
    call: (names: readonly (() => Value)[]) => call(asked(names), names.length > 0),
  });
  return {
    always: about(() => true),
    canceled: about(() => canceled),
    failed: about((results) => results.includes('Failed')),
    succeeded: about((results) => !canceled && results.every(isSuccess)),
    succeededorfailed: about(
      (results, isNamed) =>
        !canceled && (!isNamed || results.every((result) => isSuccess(result) || result === 'Failed')),
    ),
  };
}

/** Whether a step, a job or a stage runs; an error when its condition cannot be computed, which fails it. */
export type Decision = 'run' | 'skip' | ExpressionError;

/** Evaluates a condition; without one it is `succeeded()`. */
export function decide(
  condition: Expression | undefined,
  names: Readonly<Record<string, Value>>,
  status: Functions,
): Decision {
  const expression = condition ?? ({ kind: 'call', name: 'succeeded', args: [], at: 0 } as const);
  try {
    const functions = { ...generalFunctions, ...status };
    return toBoolean(evaluate(expression, { names, functions })) ? 'run' : 'skip';
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** How a job or a stage stands after its parts have ended; `Skipped` when all of them were. */
export function overall(parts: readonly Result[]): Result {
  if (parts.length > 0 && parts.every((part) => part === 'Skipped')) return 'Skipped';
  for (const result of ['Canceled', 'Failed', 'SucceededWithIssues'] as const) {
    if (parts.includes(result)) return result;
  }
  return 'Succeeded';
}

import { checkExpression } from '../expression/evaluate.js';
import { type Functions, generalFunctions } from '../expression/functions.js';
import { type Expression, ExpressionError, parseExpression } from '../expression/parse.js';
import type { Source, YamlNode } from './source.js';

const NEVER: Expression = { kind: 'literal', value: false, at: 0 };

const anyNames = { least: 0, most: Infinity, call: () => null };
const noArguments = { least: 0, most: 0, call: () => null };

/** Only for checking; what they answer depends on where a condition stands (status.ts). */
const statusSignatures: Functions = {
  always: noArguments,
  canceled: noArguments,
  failed: anyNames,
  succeeded: anyNames,
  succeededorfailed: anyNames,
};

/** Where an expression stands, and so what it may speak of. */
export interface ExpressionPlace {
  names: readonly string[];
  /** Whether it is a condition, which may ask for the status of what came before. */
  status: boolean;
  /** Stages or jobs that `dependencies` holds. */
  dependencies?: readonly string[];
  /** Stages that `stageDependencies` holds. */
  stages?: readonly string[];
}

/** Reads an expression that is evaluated while the pipeline runs. */
export function readExpression(
  source: Source,
  node: YamlNode,
  text: string,
  place: ExpressionPlace,
): Expression {
  try {
    const expression = parseExpression(text);
    const functions = place.status ? { ...generalFunctions, ...statusSignatures } : generalFunctions;
    for (const { message } of checkExpression(expression, { names: place.names, functions })) {
      source.problem(node, message);
    }
    checkDependencies(source, node, expression, place);
    return expression;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    source.problem(node, error.message);
    return NEVER;
  }
}

/** On the server a name that `dependsOn` does not hold reads as nothing; here it is told. */
function checkDependencies(
  source: Source,
  node: YamlNode,
  expression: Expression,
  place: ExpressionPlace,
): void {
  if (expression.kind === 'call') {
    for (const arg of expression.args) checkDependencies(source, node, arg, place);
  }
  if (expression.kind !== 'index') return;
  checkDependencies(source, node, expression.of, place);
  checkDependencies(source, node, expression.key, place);
  if (expression.of.kind !== 'name' || expression.key.kind !== 'literal') return;
  const context = expression.of.name.toLowerCase();
  const known = { dependencies: place.dependencies, stagedependencies: place.stages }[context];
  const name = String(expression.key.value);
  if (!known || known.some((one) => one.toLowerCase() === name.toLowerCase())) return;
  source.problem(
    node,
    `${expression.of.name} has no '${name}' here.`,
    `Name it in dependsOn; there ${known.length === 0 ? 'is nothing' : `are: ${known.join(', ')}`}.`,
  );
}

import type { Functions } from './functions.js';
import { type Expression, ExpressionError } from './parse.js';
import { property, type Value } from './value.js';

/** What an expression may speak of. Names are found without case; functions go by lower-case name. */
export interface Scope {
  names: Readonly<Record<string, Value>>;
  functions: Functions;
}

/** Everything that an expression names and its scope does not have, before anything is evaluated. */
export function checkExpression(
  expression: Expression,
  scope: { names: readonly string[]; functions: Functions },
): ExpressionError[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'name':
      if (scope.names.some((name) => name.toLowerCase() === expression.name.toLowerCase())) return [];
      return [
        new ExpressionError(
          `'${expression.name}' is not known here; known are: ${scope.names.join(', ')}. Text is written in single quotes.`,
          expression.at,
        ),
      ];
    case 'index':
      return [...checkExpression(expression.of, scope), ...checkExpression(expression.key, scope)];
    case 'call': {
      const inner = expression.args.flatMap((arg) => checkExpression(arg, scope));
      const problem = checkCall(expression.name, expression.args.length, scope.functions);
      return problem === undefined ? inner : [new ExpressionError(problem, expression.at), ...inner];
    }
  }
}

function checkCall(name: string, count: number, functions: Functions): string | undefined {
  const key = name.toLowerCase();
  if (!Object.hasOwn(functions, key)) return `There is no function '${name}' here.`;
  const { least, most } = functions[key];
  if (count >= least && count <= most) return undefined;
  const wanted =
    most === least ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return `${name} takes ${wanted} arguments, not ${count}.`;
}

/** Computes an expression that `checkExpression` finds nothing in. @throws ExpressionError where a conversion fails. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return property(scope.names, expression.name);
    case 'index':
      return property(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case 'call': {
      const args = expression.args.map((arg) => () => evaluate(arg, scope));
      try {
        return scope.functions[expression.name.toLowerCase()].call(args);
      } catch (error) {
        if (error instanceof ExpressionError) throw error;
        throw new ExpressionError(`${expression.name}: ${(error as Error).message}.`, expression.at);
      }
    }
  }
}

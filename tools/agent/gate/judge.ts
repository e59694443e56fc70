import { checkExpression, evaluate, type Scope } from '../expression/evaluate.js';
import { type Functions, generalFunctions } from '../expression/functions.js';
import { parseExpression } from '../expression/parse.js';
import { toBoolean, type Value } from '../expression/value.js';
import { selectTokens } from './jsonPath.js';

function gateFunctions(root: Value): Functions {
  return {
    ...generalFunctions,
    jsonpath: { least: 1, most: 1, call: ([path]) => selectTokens(root, String(path())) },
    count: {
      least: 1,
      most: 1,
      call: ([list]) => {
        const value = list();
        return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
      },
    },
    isnullorempty: { least: 1, most: 1, call: ([value]) => [null, ''].includes(value() as null) },
  };
}

/**
 * Judges a server's answer by a gate's expression: what an agentless job, a release gate or a check does with the field
 * "success criteria". `root` is the answer. The conversions are those of pipeline conditions, as far as documented.
 * @throws ExpressionError when the expression cannot be read or a conversion fails; the gate then does not pass
 */
export function judge(expression: string, root: Value): boolean {
  const scope: Scope = { names: { root }, functions: gateFunctions(root) };
  const parsed = parseExpression(expression);
  const [problem] = checkExpression(parsed, { names: ['root'], functions: scope.functions });
  if (problem) throw problem;
  return toBoolean(evaluate(parsed, scope));
}

import { ExpressionError } from '../expression/parse.js';
import type { Value } from '../expression/value.js';

/** One step of a path: a name, an element's number, or all children; `deep` looks for it at every depth. */
type Step = { deep: boolean; key: string | number | '*' };

const step = /(\.\.|\.)?(?:([A-Za-z_$][\w$-]*)|(\*)|\[\s*(?:'((?:[^'\\]|\\.)*)'|(\d+)|(\*))\s*\])/y;

/** @throws ExpressionError for filters, slices and scripts, which the server's gates do not need either */
function readPath(path: string): Step[] {
  const steps: Step[] = [];
  let at = path.startsWith('$') ? 1 : 0;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    const [, dots, name, star, quoted, index, bracketStar] = match ?? [];
    // Only a bracket, or the first name of a path without $, may do without a dot.
    const glued = (name ?? star) !== undefined && dots === undefined && at > 0;
    if (!match || glued)
      throw new ExpressionError(`'${path.slice(at)}' of the JSONPath '${path}' is not understood.`, 0);
    const key =
      star ?? bracketStar ?? (index === undefined ? (name ?? quoted.replace(/\\(.)/g, '$1')) : Number(index));
    steps.push({ deep: dots === '..', key });
    at = step.lastIndex;
  }
  return steps;
}

function childrenOf(value: Value): readonly Value[] {
  return value !== null && typeof value === 'object' ? Object.values(value) : [];
}

function withDescendants(value: Value): Value[] {
  return [value, ...childrenOf(value).flatMap(withDescendants)];
}

function take(value: Value, key: Step['key']): readonly Value[] {
  if (key === '*') return childrenOf(value);
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value) !== (typeof key === 'number')) return [];
  return Object.hasOwn(value, key) ? [(value as Record<string, Value>)[key]] : [];
}

/**
 * What a JSONPath selects, in the order of the document: `$`, names, `['names']`, `[0]`, `[*]` and `..`, with case, as
 * Newtonsoft's SelectTokens does for the server. What is not there is an empty list.
 */
export function selectTokens(root: Value, path: string): Value[] {
  return readPath(path).reduce<Value[]>(
    (found, { deep, key }) =>
      (deep ? found.flatMap(withDescendants) : found).flatMap((value) => take(value, key)),
    [root],
  );
}

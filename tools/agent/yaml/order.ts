import type { Unit } from './pipeline.js';
import type { Source } from './source.js';

/** The names that a unit waits for, directly or through others. */
export function ancestorsOf(
  unit: Pick<Unit, 'dependsOn'>,
  all: readonly Pick<Unit, 'name' | 'dependsOn'>[],
): string[] {
  const found = new Set<string>();
  const visit = (names: readonly string[]) => {
    for (const name of names) {
      const other = all.find((candidate) => candidate.name === name);
      if (!other || found.has(name)) continue;
      found.add(name);
      visit(other.dependsOn);
    }
  };
  visit(unit.dependsOn);
  return [...found];
}

/**
 * Puts stages or jobs in an order in which each comes after what it depends on, otherwise as written.
 * Problems: a name twice, a name in dependsOn that is not there, a circle.
 */
export function orderUnits<U extends Pick<Unit, 'name' | 'dependsOn' | 'where'>>(
  source: Source,
  units: readonly U[],
  kind: 'stage' | 'job',
): U[] {
  const byName = new Map<string, U>();
  for (const unit of units) {
    if (byName.has(unit.name)) {
      source.problems.push({ where: unit.where, what: `A second ${kind} is named '${unit.name}'.` });
    }
    byName.set(unit.name, unit);
    for (const name of unit.dependsOn) {
      if (units.some((other) => other.name === name)) continue;
      source.problems.push({
        where: unit.where,
        what: `The ${kind} '${unit.name}' depends on '${name}', which is not there.`,
        cure: `There are: ${units.map((other) => other.name).join(', ')}.`,
      });
    }
  }

  const ordered: U[] = [];
  const visit = (unit: U, path: readonly string[]) => {
    if (ordered.includes(unit)) return;
    if (path.includes(unit.name)) {
      const circle = [...path.slice(path.indexOf(unit.name)), unit.name].join(' -> ');
      const what = `The ${kind}s depend on each other in a circle: ${circle}.`;
      if (!source.problems.some((problem) => problem.what.startsWith(`The ${kind}s depend on each other`))) {
        source.problems.push({ where: unit.where, what, cure: 'Take one of them out of dependsOn.' });
      }
      return;
    }
    for (const name of unit.dependsOn) {
      const other = byName.get(name);
      if (other) visit(other, [...path, unit.name]);
    }
    ordered.push(unit);
  };
  for (const unit of units) visit(unit, []);
  return ordered;
}

import { describeSample } from '../runtime/data/sample.js';
import type { GateRecord } from '../runtime/gate/verdict.js';
import type { ModelDirectory } from '../runtime/model/directory.js';
import { whole } from './figures.js';
import { escaped } from './summary/markdown.js';

/** Fewer claims than this say little about a group: its rate alone is uncertain by more than a quarter (1.96/√50). */
const FEW_CLAIMS = 50;

/** What the record says is not known of a model, or was let through all the same. Sentences in Markdown. */
export function limitsOf({ model, gate }: { model: ModelDirectory; gate: GateRecord }): string[] {
  const { conditions, metrics, segments = [], override } = gate;
  const sample = model.training?.data.sample ?? gate.data.sample;
  const warned = conditions.filter(({ outcome }) => outcome === 'warn');
  const sliced = conditions.some(({ slices }) => slices !== undefined);
  const small = segments.flatMap(({ column, groups }) =>
    groups.filter(({ claims }) => claims < FEW_CLAIMS).map(({ value }) => `${column} = ${value}`),
  );
  return [
    `It was judged on data version ${escaped(gate.data.version)} alone. Other portfolios, and later years, were not looked at.`,
    ...(sample ? [`It was made of ${describeSample(sample)}, for a trial.`] : []),
    ...(override
      ? [`Its gate failed and ${escaped(override.approver)} let it through: ${escaped(override.reason)}`]
      : []),
    ...(model.training
      ? []
      : ['It was trained elsewhere: it is not known on which rows, which may be those it was judged on.']),
    ...champion(gate),
    ...warned.map(({ message }) => `A condition that only warns did not hold: ${escaped(message)}`),
    ...Object.entries(metrics).flatMap(([name, { value, reason }]) =>
      value === null
        ? [`${escaped(name)} could not be computed: ${escaped(reason ?? 'no reason was recorded')}.`]
        : [],
    ),
    ...(sliced || segments.length > 0
      ? []
      : [
          'It was judged as a whole: no condition or segment looked at groups of policies, so unequal treatment would not show.',
        ]),
    ...(small.length > 0
      ? [
          `${whole(small.length)} groups have fewer than ${FEW_CLAIMS} claims, too few to judge: ${escaped(shortList(small))}.`,
        ]
      : []),
  ];
}

function champion({ champion: earlier }: GateRecord): string[] {
  if (earlier === null) return ['There was no model in production to compare with.'];
  const named = `Version ${earlier.version} of ${escaped(earlier.name)}, which was in production,`;
  if (earlier.unavailable !== undefined)
    return [`${named} could not be compared with: ${escaped(earlier.unavailable)}`];
  return earlier.trainedOn === 'another split'
    ? [`${named} has probably seen some of the rows that both were compared on, which flatters it.`]
    : [];
}

const MOST_NAMED = 10;

function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

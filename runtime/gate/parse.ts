import { type Finding, UserError } from '../error.js';
import { knownMetricNames, metricNamed } from '../metrics/catalogue.js';
import type { JudgedMetric, NamedMetric } from '../metrics/namedMetric.js';
import type { Bound, Condition, Operator, Test } from './condition.js';

const FORMS =
  'Write one condition per line, for example: gini >= 0.27, gini not worse than champion by 0.005, ' +
  'logloss <= champion * 1.01, expected/observed between 0.95 and 1.05, gini[region] >= 0.2 min 400 claims, warn.';

/** The metrics that conditions can be on. */
export interface MetricNames<M extends JudgedMetric> {
  /** @throws UserError without a place for a name that is none */
  named(written: string): M;
  /** For messages. */
  known(): string[];
}

/** Those that a model is judged by before it is released. */
export const GATE_METRICS: MetricNames<NamedMetric> = { named: metricNamed, known: knownMetricNames };

/**
 * Reads conditions, one per line; empty lines and what follows a `#` are left out.
 *
 *     condition = metric [ "[" column [ "=" value ] "]" ] test [ "min" number ( "claims" | "rows" ) ] [ "," "warn" ]
 *     test      = ( ">=" | ">" | "<=" | "<" ) bound
 *               | "between" bound "and" bound
 *               | "not worse than champion by" number
 *               | "better than champion" [ "by" number ]
 *     bound     = number | "champion" [ ( "*" | "+" | "-" ) number ]
 *
 * @param where the input's name or the file's path, for messages
 * @throws UserError with every problem of every line, and if there is no condition
 */
export function parseConditions(text: string, where: string): Condition[];
export function parseConditions<M extends JudgedMetric>(
  text: string,
  where: string,
  metrics: MetricNames<M>,
): Condition<M>[];
export function parseConditions(
  text: string,
  where: string,
  metrics: MetricNames<JudgedMetric> = GATE_METRICS,
): Condition<JudgedMetric>[] {
  const conditions: Condition<JudgedMetric>[] = [];
  const problems: Finding[] = [];
  const earlier = new Map<string, number>();
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = raw.replace(/#.*$/, '').trimEnd();
    if (line.trim() === '') return;
    const at = (column: number): string => `${where}:${index + 1}:${column + 1}`;
    const unreadable = textProblems(line, at);
    if (unreadable.length > 0) {
      problems.push(...unreadable);
      return;
    }
    try {
      const condition = new LineReader(line, index + 1, metrics).condition();
      const twin = earlier.get(identity(condition));
      if (twin !== undefined) {
        throw new Problem(
          line.search(/\S/),
          `This asks again what line ${twin} asks.`,
          'Keep one of the two.',
        );
      }
      earlier.set(identity(condition), index + 1);
      conditions.push(condition);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push({ where: at(error.column), what: error.what, cure: error.cure });
    }
  });
  if (problems.length > 0) throw new UserError(problems);
  if (conditions.length === 0) {
    throw new UserError({
      where,
      what: 'There is no condition, and a gate without one would let everything pass.',
      cure: FORMS,
    });
  }
  return conditions;
}

/** Same metric, rows and kind of test: two such lines contradict each other or one of them is idle. */
function identity({ metric, slice, test, warn }: Condition<JudgedMetric>): string {
  const side = test.kind === 'compare' ? `${test.operator[0]} ${test.bound.kind}` : test.kind;
  return JSON.stringify([metric.name, slice?.column, slice?.value, side, warn]);
}

/** What is wrong with the text itself, wherever it stands in the line. */
function textProblems(line: string, at: (column: number) => string): Finding[] {
  const variables = [...line.matchAll(/\$\(([^)]*)\)/g)].map((match) => ({
    where: at(match.index),
    what: `The variable ${match[0]} has no value here.`,
    cure: `Define the pipeline variable '${match[1]}', or write the number itself.`,
  }));
  const commas = [...line.matchAll(/\d+,\d+/g)].map((match) => ({
    where: at(match.index),
    what: `'${match[0]}' has a decimal comma.`,
    cure: `Write ${match[0].replace(',', '.')}.`,
  }));
  return [...variables, ...commas];
}

class Problem extends Error {
  constructor(
    readonly column: number,
    readonly what: string,
    readonly cure: string,
  ) {
    super(what);
  }
}

/** Reads one line from left to right. */
class LineReader {
  private position = 0;

  constructor(
    private readonly line: string,
    private readonly number: number,
    private readonly metrics: MetricNames<JudgedMetric>,
  ) {}

  condition(): Condition<JudgedMetric> {
    const metric = this.metric();
    const slice = this.slice();
    const test = this.test(metric);
    const minimum = this.minimum();
    const warn = this.warn();
    this.skipSpace();
    if (this.position < this.line.length) {
      this.fail(`'${this.rest()}' is not understood here.`, FORMS);
    }
    return {
      text: this.line.trim(),
      line: this.number,
      metric,
      ...(slice && { slice }),
      test,
      ...(minimum && { minimum }),
      warn,
    };
  }

  private metric(): JudgedMetric {
    const start = this.skipSpace();
    const name = this.match(/[^\s[\]<>=≥≤,(]+(\([^)]*\))?/y);
    if (name === undefined)
      this.fail('A metric is missing.', `Known are ${this.metrics.known().join(', ')}.`);
    try {
      return this.metrics.named(name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const [{ what, cure }] = error.findings;
      throw new Problem(start, what, cure ?? FORMS);
    }
  }

  private slice(): Condition['slice'] {
    if (this.match(/\s*\[/y) === undefined) return undefined;
    const inside = this.match(/[^\]]*/y) ?? '';
    const [column, ...value] = inside.split('=').map((part) => part.trim());
    if (column === '')
      this.fail('The column of the slice is missing.', 'Write gini[region] or gini[region=3].');
    if (this.match(/\]/y) === undefined)
      this.fail("The ']' is missing.", 'Write gini[region] or gini[region=3].');
    return value.length > 0 ? { column, value: value.join('=') } : { column };
  }

  private test(metric: JudgedMetric): Test {
    const start = this.skipSpace();
    const operator = this.match(/>=|<=|≥|≤|>|</y);
    if (operator !== undefined) {
      return { kind: 'compare', operator: OPERATORS[operator], bound: this.bound() };
    }
    if (this.word('between')) {
      const low = this.bound();
      if (!this.word('and')) this.fail("'and' is missing.", 'Write between 0.95 and 1.05.');
      const high = this.bound();
      if (low.kind === 'number' && high.kind === 'number' && low.value > high.value) {
        throw new Problem(
          start,
          `Nothing lies between ${low.value} and ${high.value}.`,
          'Write the smaller first.',
        );
      }
      return { kind: 'between', low, high };
    }
    if (this.word('not worse than champion')) {
      this.needsDirection(metric, start);
      if (!this.word('by')) {
        this.fail(
          'It does not say how much worse is still not worse.',
          'Add a margin in units of the metric, for example: gini not worse than champion by 0.005.',
        );
      }
      return { kind: 'not worse', margin: this.margin() };
    }
    if (this.word('better than champion')) {
      this.needsDirection(metric, start);
      return { kind: 'better', margin: this.word('by') ? this.margin() : 0 };
    }
    if (/[=!]/.test(this.line[this.position] ?? '')) {
      this.fail('Measured values are hardly ever equal to a number.', 'Write between … and ….');
    }
    return this.fail(
      this.position >= this.line.length
        ? 'It does not say what must hold.'
        : `'${this.rest()}' is no comparison.`,
      FORMS,
    );
  }

  private needsDirection(metric: JudgedMetric, column: number): void {
    if (metric.better === 'neither') {
      throw new Problem(
        column,
        `Of ${metric.label}, neither more nor less is better.`,
        `Write ${metric.name} between … and ….`,
      );
    }
    if (metric.interval !== 'area' && metric.interval !== 'resampled') {
      throw new Problem(
        column,
        `Of ${metric.label}, the difference of two models has no interval.`,
        `Compare the values: ${metric.name} <= champion + ….`,
      );
    }
  }

  private bound(): Bound {
    if (!this.word('champion')) return { kind: 'number', value: this.numeral('a number or champion') };
    const by = this.match(/\s*[*+-]/y)?.trim() as '*' | '+' | '-' | undefined;
    return by
      ? { kind: 'champion', operation: { by, value: this.numeral('a number') } }
      : { kind: 'champion' };
  }

  private margin(): number {
    const start = this.skipSpace();
    const margin = this.numeral('a margin');
    if (margin < 0) throw new Problem(start, `The margin ${margin} is negative.`, 'Write zero or more.');
    return margin;
  }

  private minimum(): Condition['minimum'] {
    if (!this.word('min')) return undefined;
    const count = Number(
      this.match(/\s*\d+(?![\d.])/y) ?? this.fail('A whole number is missing.', 'Write min 400 claims.'),
    );
    if (this.word('claims')) return { count, of: 'claims' };
    if (this.word('rows')) return { count, of: 'rows' };
    return this.fail('It does not say what to count.', `Write min ${count} claims or min ${count} rows.`);
  }

  private warn(): boolean {
    if (this.match(/\s*,/y) === undefined) return false;
    if (!this.word('warn'))
      this.fail("After the comma 'warn' is missing.", 'Write , warn at the end, or nothing.');
    return true;
  }

  private numeral(wanted: string): number {
    const text = this.match(/\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(?![\w.%])/iy);
    if (text === undefined) {
      const found = this.rest();
      this.fail(
        found === '' ? `${wanted} is missing at the end.` : `Expected ${wanted}, found '${found}'.`,
        'Numbers have a decimal point, for example 0.27.',
      );
    }
    const value = Number(text);
    if (!Number.isFinite(value))
      this.fail(`${text.trim()} is too large for a number.`, 'Write a smaller one.');
    return value;
  }

  /** Words with any space between them, any case. */
  private word(words: string): boolean {
    const pattern = new RegExp(`\\s*${words.replaceAll(' ', '\\s+')}(?![\\w])`, 'iy');
    return this.match(pattern) !== undefined;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.line)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private skipSpace(): number {
    this.match(/\s*/y);
    return this.position;
  }

  private rest(): string {
    return this.line.slice(this.skipSpace());
  }

  private fail(what: string, cure: string): never {
    throw new Problem(this.skipSpace(), what, cure);
  }
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  '>=': '>=',
  '≥': '>=',
  '>': '>',
  '<=': '<=',
  '≤': '<=',
  '<': '<',
};

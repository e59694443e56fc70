import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
} from 'yaml';
import type { Finding } from '../../../runtime/error.js';
import { checkExpression, evaluate, type Scope } from '../expression/evaluate.js';
import { generalFunctions } from '../expression/functions.js';
import { ExpressionError, parseExpression } from '../expression/parse.js';
import { toText, type Value } from '../expression/value.js';

export type YamlNode = Node | null;

/** The entries of a mapping by key, with the key's own node for its place. */
export type Fields = ReadonlyMap<string, { key: Node; value: YamlNode }>;

const template = /\$\{\{(.*?)\}\}/gs;

/**
 * A YAML file under reading: it finds places, expands `${{ }}`, and gathers every problem, so that all of them can
 * be told at once. Reading goes on after a problem with a harmless value.
 */
export class Source {
  readonly problems: Finding[] = [];
  readonly root: YamlNode;
  /** What `${{ }}` may speak of; grows while parameters and variables are read. */
  template: { parameters: Readonly<Record<string, Value>>; variables: Readonly<Record<string, Value>> } = {
    parameters: {},
    variables: {},
  };
  readonly #lines = new LineCounter();

  constructor(
    readonly file: string,
    text: string,
  ) {
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.root = document.contents;
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      this.problems.push({ where: this.#place(pos[0]), what: `Not YAML: ${message}.` });
    }
  }

  #place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }

  /** `file:line:column` of a node. */
  where(node: YamlNode): string {
    return node?.range ? this.#place(node.range[0]) : this.file;
  }

  /** All problems, in the order of the file. */
  sortedProblems(): Finding[] {
    const place = ({ where }: Finding) =>
      where?.slice(this.file.length).split(':').slice(1).map(Number) ?? [];
    return this.problems.toSorted((a, b) => {
      const [[lineA = 0, columnA = 0], [lineB = 0, columnB = 0]] = [place(a), place(b)];
      return lineA - lineB || columnA - columnB;
    });
  }

  problem(node: YamlNode, what: string, cure?: string): void {
    this.problems.push({ where: this.where(node), what, ...(cure !== undefined && { cure }) });
  }

  /** The keys of a mapping as written; none of anything else. */
  keys(node: YamlNode): string[] {
    return isMap(node) ? node.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
  }

  /** The entries of a mapping. Keys that are not in `known` are problems; undefined admits every key. */
  fields(node: YamlNode, of: string, known?: readonly string[]): Fields {
    const fields = new Map<string, { key: Node; value: YamlNode }>();
    if (!isMap(node)) {
      this.problem(node, `${of} must be a mapping of names to values.`);
      return fields;
    }
    for (const { key, value } of node.items as Pair<Node, YamlNode>[]) {
      const name = isScalar(key) ? String(key.value) : '';
      if (name.startsWith('${{')) {
        this.problem(
          key,
          `The local runner does not expand ${name} as a key.`,
          'Use parameters and conditions instead.',
        );
      } else if (known && !known.includes(name)) {
        this.problem(
          key,
          `The local runner does not know '${name}' in ${of}.`,
          `It knows: ${known.join(', ')}.`,
        );
      } else {
        fields.set(name, { key, value });
      }
    }
    return fields;
  }

  items(node: YamlNode, of: string): YamlNode[] {
    if (isSeq(node)) return node.items as YamlNode[];
    this.problem(node, `${of} must be a list.`);
    return [];
  }

  /** One text or a list of texts, as `dependsOn` takes. */
  texts(node: YamlNode, of: string): string[] {
    return isSeq(node)
      ? (node.items as YamlNode[]).map((item) => this.text(item, of))
      : [this.text(node, of)];
  }

  /** Whether nothing is written there. */
  isEmpty(node: YamlNode): boolean {
    return node === null || (isScalar(node) && String(node.value ?? '').trim() === '');
  }

  /** A scalar as text, `${{ }}` expanded. Nothing is the empty text. */
  text(node: YamlNode, of: string): string {
    if (node === null) return '';
    if (isAlias(node)) {
      this.problem(node, 'Azure Pipelines does not know YAML aliases.', 'Write the value out.');
      return '';
    }
    if (!isScalar(node)) {
      this.problem(node, `${of} must be a single value.`);
      return '';
    }
    // As it is written: Azure Pipelines takes 1.10 and 007 as text.
    const written = typeof node.value === 'string' ? node.value : (node.source ?? '');
    return written.replace(template, (_, expression: string) => {
      const value = this.#evaluate(node, expression);
      const text = toText(value);
      if (text === undefined) {
        this.problem(node, `\${{${expression}}} is an object or a list, not text.`, 'Use convertToJson.');
      }
      return text ?? '';
    });
  }

  #evaluate(node: YamlNode, text: string): Value {
    const scope: Scope = { names: this.template, functions: generalFunctions };
    try {
      const expression = parseExpression(text);
      const problems = checkExpression(expression, { ...scope, names: Object.keys(scope.names) });
      for (const { message } of problems) this.problem(node, message);
      if (problems.length > 0) return null;
      if (expression.kind === 'index' && expression.of.kind === 'name' && expression.key.kind === 'literal') {
        this.#checkMember(node, expression.of.name.toLowerCase(), String(expression.key.value));
      }
      return evaluate(expression, scope);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.problem(node, error.message);
      return null;
    }
  }

  /** A parameter that is not declared is an error on the server too. */
  #checkMember(node: YamlNode, of: string, name: string): void {
    if (of !== 'parameters') return;
    const declared = Object.keys(this.template.parameters);
    if (declared.some((parameter) => parameter.toLowerCase() === name.toLowerCase())) return;
    this.problem(
      node,
      `There is no parameter '${name}'.`,
      declared.length > 0 ? `Declared are: ${declared.join(', ')}.` : 'Declare it under parameters.',
    );
  }

  boolean(node: YamlNode, of: string): boolean {
    const text = this.text(node, of).toLowerCase();
    if (text !== 'true' && text !== 'false')
      this.problem(node, `${of} must be true or false, not '${text}'.`);
    return text === 'true';
  }

  /** A whole number from `least` on. */
  integer(node: YamlNode, of: string, least = 0): number {
    const text = this.text(node, of);
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
    this.problem(node, `${of} must be a whole number from ${least} on, not '${text}'.`);
    return least;
  }

  /** A mapping of names to texts, such as `inputs` or `env`. */
  textMap(node: YamlNode, of: string): Record<string, string> {
    if (this.isEmpty(node)) return {};
    const entries = [...this.fields(node, of)].map(([name, { value }]) => [
      name,
      this.text(value, `'${name}' in ${of}`),
    ]);
    return Object.fromEntries(entries);
  }

  /** A node as plain data, `${{ }}` in it expanded; for parameters of type object. */
  plain(node: YamlNode): Value {
    if (isMap(node)) {
      const entries = [...this.fields(node, 'an object')].map(([name, { value }]) => [
        name,
        this.plain(value),
      ]);
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) return (node.items as YamlNode[]).map((item) => this.plain(item));
    if (node instanceof Scalar && (typeof node.value !== 'string' || !node.value.includes('${{'))) {
      return node.value as Value;
    }
    return this.text(node, 'a value');
  }
}

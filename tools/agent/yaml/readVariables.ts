import { isMap } from 'yaml';
import type { PipelineVariable } from './pipeline.js';
import { type ExpressionPlace, readExpression } from './readExpression.js';
import type { Source, YamlNode } from './source.js';

/** Reads `variables:`, a mapping or a list, and makes plain values known to `${{ variables.x }}` below. */
export function readVariables(
  source: Source,
  node: YamlNode,
  place: Omit<ExpressionPlace, 'status'>,
): PipelineVariable[] {
  if (node === null) return [];
  const variables = isMap(node) ? readMapping(source, node, place) : readList(source, node, place);
  const plain = variables.filter(({ value }) => typeof value === 'string');
  source.template = {
    ...source.template,
    variables: {
      ...source.template.variables,
      ...Object.fromEntries(plain.map(({ name, value }) => [name, value as string])),
    },
  };
  return variables;
}

type Place = Omit<ExpressionPlace, 'status'>;

function readMapping(source: Source, node: YamlNode, place: Place): PipelineVariable[] {
  return [...source.fields(node, 'variables')].map(([name, { value }]) => ({
    name,
    value: readValue(source, value, name, place),
    readOnly: false,
  }));
}

function readList(source: Source, node: YamlNode, place: Place): PipelineVariable[] {
  return source.items(node, 'variables').flatMap((item) => {
    const fields = source.fields(item, 'a variable', ['name', 'value', 'readonly']);
    const name = source.text(fields.get('name')?.value ?? null, 'name');
    if (name === '') {
      if (fields.size > 0) source.problem(item, 'A variable needs a name.');
      return [];
    }
    const readOnly = fields.get('readonly');
    return {
      name,
      value: readValue(source, fields.get('value')?.value ?? null, name, place),
      readOnly: readOnly !== undefined && source.boolean(readOnly.value, 'readonly'),
    };
  });
}

function readValue(source: Source, node: YamlNode, name: string, place: Place): PipelineVariable['value'] {
  const text = source.text(node, `variable '${name}'`);
  const runtime = /^\s*\$\[(.*)\]\s*$/s.exec(text);
  if (runtime) return readExpression(source, node, runtime[1], { ...place, status: false });
  if (text.includes('$[')) {
    source.problem(
      node,
      '$[ ] must be the whole value of a variable.',
      'Put the rest into format( ) inside it.',
    );
  }
  return text;
}

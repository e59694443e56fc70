import { LineCounter, type Node, parseDocument } from 'yaml';
import { type Finding, UserError } from '../../error.js';
import type { Role } from '../manifest.js';
import { DataSchema } from './dataSchema.js';

const ONCE: readonly Role[] = ['target', 'id', 'weight', 'exposure', 'group', 'time'];

/**
 * Reads a schema file (YAML or JSON).
 * @param file its name as findings show it
 * @throws UserError with everything that is wrong with it and the lines
 */
export function readDataSchema(text: string, file: string): DataSchema {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const broken = document.errors.map(({ pos, message }) => ({
    where: place(pos[0]),
    what: `Not YAML: ${message}.`,
  }));
  if (broken.length > 0) throw new UserError(broken);
  const at = (path: readonly PropertyKey[]): string => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return place(node.range[0]);
    }
    return file;
  };
  const parsed = DataSchema.safeParse(document.toJS());
  if (!parsed.success) {
    throw new UserError(
      parsed.error.issues.map(({ path, message }) => ({
        where: at(path),
        what: `${path.join('.') || 'The file'}: ${message}.`,
        cure: 'docs/schemas/data-schema.schema.json tells what may stand here.',
      })),
    );
  }
  const findings = contradictions(parsed.data, at);
  if (findings.length > 0) throw new UserError(findings);
  return parsed.data;
}

/** What each field allows and all together do not. */
function contradictions({ columns }: DataSchema, at: (path: readonly PropertyKey[]) => string): Finding[] {
  const findings: Finding[] = [];
  const refuse = (i: number, what: string, cure: string) =>
    findings.push({ where: at(['columns', i, 'name']), what, cure });
  const names = new Set<string>();
  const roles = new Map<Role, string>();
  for (const [i, { name, role, type, kind, domain }] of columns.entries()) {
    if (names.has(name)) refuse(i, `The column ${name} is described twice.`, 'Keep one of the two.');
    names.add(name);
    const other = roles.get(role);
    if (other !== undefined && ONCE.includes(role)) {
      refuse(i, `${name} has the role ${role}, which ${other} has already.`, 'Give it to one column.');
    }
    roles.set(role, name);
    if (role !== 'feature' && kind) {
      refuse(i, `${name} is no feature and has a kind.`, 'Leave the kind out.');
    }
    if (type === 'string' && kind && kind !== 'categorical') {
      refuse(i, `${name} is text and ${kind}.`, 'Text is of kind categorical.');
    }
    if (type === 'string' && ['target', 'weight', 'exposure'].includes(role)) {
      refuse(i, `${name} is text and the ${role}.`, 'A number is needed: write integer or number.');
    }
    const isNumber = (value: unknown) => typeof value === 'number';
    if (type !== 'string' && domain?.values && !domain.values.every(isNumber)) {
      refuse(i, `${name} holds numbers and its domain texts.`, 'Write numbers, or the type string.');
    }
    if (type === 'string' && (domain?.min ?? domain?.max) !== undefined) {
      refuse(i, `${name} is text and has a smallest or largest value.`, 'List the values instead.');
    }
  }
  if (!roles.has('target')) {
    findings.push({
      where: at(['columns']),
      what: 'No column has the role target.',
      cure: 'Give it to the column to predict.',
    });
  }
  if (!roles.has('feature')) {
    findings.push({
      where: at(['columns']),
      what: 'No column has the role feature, so there is nothing to learn from.',
      cure: 'Describe the columns to learn from.',
    });
  }
  return findings;
}

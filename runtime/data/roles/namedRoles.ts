import { nearest } from '../../nearest.js';
import type { Anomalies } from '../anomalies.js';
import type { Role } from '../manifest.js';

/** Which columns have a role that their name does not tell. Every other column is a feature. */
export interface NamedRoles {
  target: string;
  id?: string | undefined;
  /** How much a row counts in training and in every metric. */
  weight?: string | undefined;
  /** How long a policy was at risk: a row's share of a year. */
  exposure?: string | undefined;
  /** Rows of one group stay in one part. */
  group?: string | undefined;
  time?: string | undefined;
  /** Kept in the dataset and never learnt from. */
  ignore?: readonly string[] | undefined;
}

const SINGLE = ['target', 'id', 'weight', 'exposure', 'group', 'time'] as const;

/** Every column that `roles` names, with its role, in the order of the roles. */
export function listRoles(roles: NamedRoles): [column: string, role: Role][] {
  const single = SINGLE.flatMap((role): [string, Role][] => (roles[role] ? [[roles[role], role]] : []));
  return [...single, ...(roles.ignore ?? []).map((column): [string, Role] => [column, 'ignore'])];
}

/** The role that a column is to have. */
export function roleOf(column: string, roles: NamedRoles): Role {
  return listRoles(roles).find(([name]) => name === column)?.[1] ?? 'feature';
}

/** Reports columns that have two roles, and roles whose column is not there. */
export function checkRoles(columns: readonly string[], roles: NamedRoles, anomalies: Anomalies): void {
  const first = new Map<string, Role>();
  for (const [column, role] of listRoles(roles)) {
    const other = first.get(column);
    if (other === undefined) first.set(column, role);
    else if (other !== role) {
      anomalies.error({
        kind: 'constraint-error',
        column,
        what: `the column is named both as ${withArticle(other)} and as ${withArticle(role)}`,
        cure: 'Name two columns.',
      });
    }
  }
  for (const [column, role] of listRoles(roles)) {
    if (columns.includes(column)) continue;
    const close = nearest(column, columns);
    anomalies.error({
      kind: 'missing-label',
      what: `there is no column ${column}, which is to be ${role === 'ignore' ? 'ignored' : `the ${role}`}`,
      cure: close ? `Did you mean ${close}?` : `The columns are ${shortList(columns)}.`,
    });
  }
}

function withArticle(role: Role): string {
  return role === 'ignore' ? 'one to ignore' : `the ${role}`;
}

function shortList(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

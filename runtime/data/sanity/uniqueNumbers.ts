import type { Anomalies } from '../anomalies.js';
import type { TableSchema } from '../manifest.js';
import type { Profile } from '../profile.js';

/** In fewer rows, numbers may all differ by chance. */
const FEWEST_ROWS = 100;

/** Reports features of whole numbers that are another in every row: they number the rows and say nothing of them. */
export function checkUniqueNumbers({ columns }: TableSchema, profile: Profile, anomalies: Anomalies): void {
  for (const [i, { name, role, type }] of columns.entries()) {
    const { distinct } = profile.columns[i];
    if (role !== 'feature' || type !== 'integer' || distinct !== profile.rows || distinct < FEWEST_ROWS)
      continue;
    anomalies.report({
      kind: 'high-uniqueness',
      column: name,
      what: 'every row has a whole number of its own here, as an id has',
      cure: 'Name it as idColumn or ignore it (ignoreColumns); a model learns it by heart.',
    });
  }
}

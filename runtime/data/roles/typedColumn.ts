import type { AnomalyKind } from '../anomalies.js';
import type { ColumnSchema } from '../manifest.js';
import type { Found } from '../numbers.js';
import type { Column } from '../table.js';

export interface TypedColumn {
  schema: ColumnSchema;
  column: Column;
}

export interface Fault {
  kind: AnomalyKind;
  what: string;
  cure?: string;
}

/** How to report a fault of some rows, or of the column as such. */
export type Report = (severity: 'error' | 'warn', anomaly: Fault, rows: Found) => void;

import type { ColumnSchema, TableSchema } from '../../runtime/data/manifest.js';
import type { FeatureColumn, Table } from '../../runtime/data/table.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { createEncoder, type Encoder } from '../../runtime/model/encoder.js';
import type { FeatureQuality } from '../../runtime/monitor/record.js';
import { foreignSchema } from '../../serving/foreignSchema.js';

/** What is known of a row besides its features. */
export interface RowFacts {
  /** Milliseconds since 1970; NaN where it is not known. */
  time: number;
  /** What the outcome is joined by; undefined where the row has nothing of the kind. */
  key: string | undefined;
}

/** Gathers rows of a model in use: their features as clients sent them, and what is wrong with those. */
export class ObservedRows {
  readonly encoder: Encoder;
  readonly schema: TableSchema;
  readonly times: number[] = [];
  readonly keys: (string | undefined)[] = [];
  /** By feature, in the encoder's order. */
  readonly quality: FeatureQuality[];
  rejected = 0;
  private readonly features: ObservedFeature[];

  constructor(private readonly directory: ModelDirectory) {
    const { model } = directory;
    const whole = directory.schema ?? foreignSchema(model);
    this.encoder = createEncoder(model.featureNames, whole);
    const columns = new Map(whole.columns.map((column) => [column.name, column]));
    const names = this.encoder.featureNames;
    const schemas = names.map((name): ColumnSchema => columns.get(name) ?? unknownFeature(name));
    this.schema = { formatVersion: 1, columns: schemas };
    this.quality = names.map((feature) => ({ feature, missing: 0, outOfDomain: 0, typeErrors: 0 }));
    this.features = schemas.map((schema) => new ObservedFeature(schema));
  }

  get rows(): number {
    return this.times.length;
  }

  /**
   * Takes a row, unless a value has the wrong type: the service would refuse it.
   * @param rawValue the value of a feature by its place
   * @returns whether it was taken
   */
  add(rawValue: (feature: number) => unknown, { time, key }: RowFacts): boolean {
    let fits = true;
    const values = this.quality.map((quality, feature) => {
      const encoded = this.encoder.encodeValue(feature, rawValue(feature));
      if ('problem' in encoded) {
        quality.typeErrors++;
        fits = false;
        return Number.NaN;
      }
      const { value, isOutside } = encoded;
      if (isOutside) quality.outOfDomain++;
      else if (Number.isNaN(value)) quality.missing++;
      return value;
    });
    if (!fits) {
      this.rejected++;
      return false;
    }
    for (const [place, feature] of this.features.entries()) feature.add(values[place]!, rawValue(place));
    this.times.push(time);
    this.keys.push(key);
    return true;
  }

  /** The features as they were sent, with categories that training did not know. */
  table(): Table {
    return { rows: this.rows, columns: this.features.map((feature) => feature.observed()) };
  }

  /** The features as the model takes them. */
  modelColumns(): FeatureColumn[] {
    const { featureNames } = this.directory.model;
    return this.features.map((feature, place) => ({
      name: featureNames[place]!,
      kind: 'numeric',
      values: feature.encoded(),
    }));
  }
}

class ObservedFeature {
  private readonly values: number[] = [];
  /** Codes of texts, those that training did not know among them. */
  private readonly codes: number[] = [];
  private readonly codeOf: Map<string, number> | undefined;

  constructor(private readonly schema: ColumnSchema) {
    this.codeOf = schema.levels && new Map(schema.levels.map((level, code) => [level, code]));
  }

  add(value: number, raw: unknown): void {
    this.values.push(value);
    if (this.codeOf) this.codes.push(Number.isNaN(value) ? this.newCode(raw) : value);
  }

  private newCode(raw: unknown): number {
    if (typeof raw !== 'string' || raw === '' || this.schema.missing.includes(raw)) return Number.NaN;
    const known = this.codeOf!.get(raw);
    if (known !== undefined) return known;
    this.codeOf!.set(raw, this.codeOf!.size);
    return this.codeOf!.size - 1;
  }

  encoded(): Float64Array {
    return Float64Array.from(this.values);
  }

  observed(): FeatureColumn {
    const { name, kind } = this.schema;
    if (this.codeOf) {
      const levels = [...this.codeOf.keys()];
      return { name, kind: 'categorical', values: Float64Array.from(this.codes), levels };
    }
    return { name, kind: kind === 'categorical' ? 'categorical' : 'numeric', values: this.encoded() };
  }
}

function unknownFeature(name: string): ColumnSchema {
  return { name, type: 'number', role: 'feature', kind: 'numeric', missing: [] };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Context } from 'mocha';
import { skipUnless } from '../python.js';
import { root } from '../root.js';

const folder = join(root, '..', 'shared', 'azureml-schemas');

/** Skips a test where Azure's schemas are absent. */
export function needAzureSchemas(context: Context): void {
  skipUnless(context, existsSync(folder), `no Azure schemas at ${folder}`);
}

/**
 * Azure's own schemas of what may be PUT, for one api-version. `check` gives what is wrong with a body of a
 * resource type such as `workspaces_jobs`, as one text; empty if nothing is.
 */
export function azureSchemas(apiVersion: string): AzureSchemas {
  const known = read.get(apiVersion) ?? readSchemas(apiVersion);
  read.set(apiVersion, known);
  return known;
}

interface AzureSchemas {
  check(type: string, body: object): string;
}

/** Half a megabyte for each version, read and compiled once. */
const read = new Map<string, AzureSchemas>();

function readSchemas(apiVersion: string): AzureSchemas {
  const stable = stableOf(apiVersion);
  if (stable === undefined) return { check: () => `The api-version ${apiVersion} is not supported.` };
  const path = join(folder, `${stable}.json`);
  const schema = strict(JSON.parse(readFileSync(path, 'utf8'))) as Record<string, Record<string, object>>;
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema({ definitions: schema.definitions }, 'azure');
  const compiled = new Map<string, ValidateFunction>();
  return {
    check(type, body) {
      const definition = schema.resourceDefinitions?.[type];
      if (!definition) return `There is no resource type ${type} in ${apiVersion}.`;
      let validate = compiled.get(type);
      if (!validate) {
        validate = ajv.compile({ ...definition, definitions: schema.definitions });
        compiled.set(type, validate);
      }
      if (
        validate({
          ...body,
          apiVersion: stable,
          type: `Microsoft.MachineLearningServices/${type.replaceAll('_', '/')}`,
        })
      ) {
        return '';
      }
      return ajv.errorsText(validate.errors, { dataVar: 'body' });
    },
  };
}

/** The version itself; for a preview, of which there are no schemas, the next stable one. */
function stableOf(apiVersion: string): string | undefined {
  const stable = readdirSync(folder)
    .map((name) => name.replace('.json', ''))
    .sort();
  if (!apiVersion.endsWith('-preview')) return stable.find((one) => one === apiVersion);
  return stable.find((one) => one >= apiVersion.replace('-preview', '')) ?? stable.at(-1);
}

/**
 * The templates' schemas as schemas of requests: without the templates' expressions, and without
 * `additionalProperties: false` on the bases of polymorphic types, which forbids what the derived types add.
 */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'id' && typeof value === 'string') continue;
    if (key === '$schema') continue;
    if (key === 'additionalProperties' && value === false) continue;
    if (key === 'oneOf' && Array.isArray(value)) {
      const kept = value.filter((option) => !String(option.$ref ?? '').endsWith('/expression'));
      if (kept.length === 1) Object.assign(out, strict(kept[0]) as object);
      else if (kept.length > 0) out.oneOf = kept.map(strict);
      continue;
    }
    out[key] = strict(value);
  }
  return out;
}

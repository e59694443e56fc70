import { TOOL } from '../runtime/tool.js';
import { OUTPUT_NAME } from './forms/openInference.js';
import type { Feature, ModelDescription } from './predictor.js';

type Schema = Record<string, unknown>;

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const list = (items: Schema): Schema => ({ type: 'array', minItems: 1, items });
const json = (schema: Schema, example?: unknown): Schema => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

/** Describes the scoring service of a model in OpenAPI 3.0, with the model's features and an example of its own. */
export function openApi(model: ModelDescription): Schema {
  const names = model.features.map(({ name }) => name);
  const records = model.example.slice(0, 2);
  const example = records.length === 0 ? undefined : records;
  return {
    openapi: '3.0.3',
    info: {
      title: `Scoring service of ${model.name}`,
      version: model.version,
      description: `Model ${model.name}, version ${model.version}, SHA-256 ${model.sha256}. Served by ${TOOL.name} ${TOOL.version}.`,
    },
    paths: {
      '/': { get: probe('Whether the service takes requests', 'text/plain') },
      '/score': {
        post: scoring(
          'Score rows: by name, by position, or in Azure ML’s form',
          {
            oneOf: [
              object({ data: { oneOf: [list(reference('Record')), list(reference('Row'))] } }),
              object({ records: list(reference('Record')) }),
              object({ input_data: reference('Split') }),
            ],
          },
          withReasons({ result: list(reference('Score')) }),
          example && { data: example },
          REASONS,
        ),
      },
      '/invocations': {
        post: scoring(
          'Score rows in MLflow’s forms',
          {
            oneOf: [
              object({ dataframe_split: reference('Split') }),
              object({ dataframe_records: list(reference('Record')) }),
              object({ instances: { oneOf: [list(reference('Record')), list(reference('Row'))] } }),
              object({ inputs: { oneOf: [reference('Columns'), list(reference('Row'))] } }),
            ],
          },
          withReasons({ predictions: list(reference('Score')) }),
          example && { dataframe_records: example },
          REASONS,
        ),
      },
      [`/v2/models/${model.name}/infer`]: {
        post: scoring(
          'Score rows by the Open Inference Protocol',
          object({ inputs: list(reference('Tensor')) }),
          {
            type: 'object',
            required: ['model_name', 'outputs'],
            properties: {
              model_name: { type: 'string' },
              model_version: { type: 'string' },
              id: { type: 'string' },
              outputs: list(reference('Tensor')),
            },
          },
        ),
      },
      '/v2/health/live': { get: probe('Whether the process answers', 'application/json') },
      '/v2/health/ready': { get: probe('Whether the service takes requests', 'application/json') },
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Record: {
          type: 'object',
          required: names,
          additionalProperties: false,
          properties: Object.fromEntries(
            model.features.map((feature) => [feature.name, featureSchema(feature)]),
          ),
        },
        Row: {
          type: 'array',
          description: `Values in this order: ${names.join(', ')}`,
          minItems: names.length,
          maxItems: names.length,
          items: { nullable: true, oneOf: [{ type: 'number' }, { type: 'string' }] },
        },
        Split: {
          type: 'object',
          required: ['data'],
          additionalProperties: false,
          properties: {
            columns: { type: 'array', items: { type: 'string', enum: names } },
            index: { type: 'array', items: {} },
            data: list(reference('Row')),
          },
        },
        Columns: {
          type: 'object',
          required: names,
          additionalProperties: false,
          properties: Object.fromEntries(
            model.features.map((feature) => [feature.name, list(featureSchema(feature))]),
          ),
        },
        Tensor: {
          type: 'object',
          required: ['name', 'shape', 'datatype', 'data'],
          properties: {
            name: { type: 'string', description: `A feature’s name, or ${OUTPUT_NAME} in an answer` },
            shape: { type: 'array', items: { type: 'integer' } },
            datatype: { type: 'string' },
            data: { type: 'array', items: {} },
          },
        },
        Score: { type: 'number', description: 'The model’s answer for one row, in the order of the rows' },
        Reason: {
          type: 'object',
          required: ['feature', 'contribution'],
          properties: {
            feature: { type: 'string' },
            contribution: {
              type: 'number',
              description: 'How far the feature moved the raw score from the expected one (TreeSHAP)',
            },
          },
        },
        Error: { type: 'object', properties: { message: { type: 'string' }, error: { type: 'string' } } },
      },
    },
  };
}

function featureSchema({ type, kind, levels, missing, min, max }: Feature): Schema {
  const notes = [
    kind,
    min !== undefined && max !== undefined ? `from ${min} to ${max} in training` : '',
    `missing: ${['null', ...missing.map((value) => JSON.stringify(value))].join(' or ')}`,
  ];
  return {
    type,
    nullable: true,
    description: notes.filter((note) => note !== '').join('; '),
    ...(levels === undefined ? {} : { 'x-known-values': levels }),
  };
}

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** The answer's fields, with the reasons that a client may ask for. */
function withReasons(properties: Record<string, Schema>): Schema {
  const reasons = list(list(reference('Reason')));
  return { ...object(properties), properties: { ...properties, reasons } };
}

const REASONS: Schema[] = [
  {
    name: 'reasons',
    in: 'query',
    description: 'How many features to name per row that moved its score most, the strongest first',
    schema: { type: 'integer', minimum: 1, maximum: 100 },
  },
];

function probe(summary: string, type: string): Schema {
  const content = { [type]: { schema: type === 'text/plain' ? { type: 'string' } : { type: 'object' } } };
  return {
    summary,
    responses: {
      200: { description: 'Yes', content },
      503: { description: 'No, it is about to stop', content },
    },
  };
}

function scoring(
  summary: string,
  request: Schema,
  answer: Schema,
  example?: unknown,
  parameters?: Schema[],
): Schema {
  const failed = (description: string): Schema => ({ description, content: json(reference('Error')) });
  return {
    summary,
    ...(parameters && { parameters }),
    security: [{ key: [] }, {}],
    requestBody: { required: true, content: json(request, example) },
    responses: {
      200: {
        description: 'One score per row',
        headers: {
          'x-model-name': { schema: { type: 'string' } },
          'x-model-version': { schema: { type: 'string' } },
          'x-model-sha256': { schema: { type: 'string' } },
          'x-request-id': { schema: { type: 'string' } },
          'x-out-of-domain': {
            description: 'How many values lie outside what training saw',
            schema: { type: 'integer' },
          },
          'x-unknown-features': {
            description: 'How many values were passed over because their names are no features',
            schema: { type: 'integer' },
          },
          'x-absent-features': {
            description: 'How many features were absent and taken as missing',
            schema: { type: 'integer' },
          },
          'x-ms-run-fn-exec-ms': { description: 'Time in the model', schema: { type: 'number' } },
        },
        content: json(answer),
      },
      400: failed('The rows do not fit the model'),
      401: failed('The key is missing or wrong'),
      413: failed('Too large'),
      415: failed('Not JSON'),
      429: failed('Too many requests at the same time'),
      503: failed('The rows took too long'),
    },
  };
}

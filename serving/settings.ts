import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { UserError } from '../runtime/error.js';
import { STRICT_NAMES } from '../runtime/model/encoder.js';
import { DEFAULT_LIMITS } from './limits.js';

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const Name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'only letters, digits, ., _ and -');

const Settings = z
  .object({
    MODEL_DIR: z.string(),
    MODEL_NAME: Name.default('model'),
    MODEL_VERSION: Name.default('0'),
    MODEL_RECORD: z.string().optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65535).default(5001),
    SCORING_KEY: z.string().regex(/^\S+$/, 'must not be empty or have blanks in it').optional(),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info']).default('info'),
    DRAIN_SECONDS: z.coerce.number().min(0).max(600).default(0),
    MAX_BODY_BYTES: whole(1, 1 << 30).default(DEFAULT_LIMITS.bodyBytes),
    MAX_ROWS: whole(1, 10_000_000).default(DEFAULT_LIMITS.rows),
    MAX_REQUESTS: whole(1, 100_000).default(DEFAULT_LIMITS.requests),
    RECEIVE_SECONDS: whole(1, 3600).default(DEFAULT_LIMITS.receiveSeconds),
    ANSWER_SECONDS: whole(1, 3600).default(DEFAULT_LIMITS.answerSeconds),
    UNKNOWN_FEATURES: z.enum(['reject', 'ignore']).default(STRICT_NAMES.unknown),
    ABSENT_FEATURES: z.enum(['reject', 'accept']).default(STRICT_NAMES.absent),
    OUT_OF_DOMAIN: z.enum(['reject', 'accept']).default(STRICT_NAMES.outOfDomain),
    RECORD_INPUTS: z.enum(['none', 'hashedIds', 'all']).default('none'),
    ID_HASH_KEY: z.string().min(16, 'must have 16 characters or more').optional(),
    TELEMETRY_SAMPLE: z.coerce.number().min(0).max(1).default(1),
    SCORING_LOG: z.string().optional(),
    SCORING_LOG_MEGABYTES: whole(1, 1_000_000).default(200),
    APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  })
  .refine(({ RECORD_INPUTS, ID_HASH_KEY }) => RECORD_INPUTS !== 'hashedIds' || ID_HASH_KEY !== undefined, {
    path: ['ID_HASH_KEY'],
    error: 'must be set with RECORD_INPUTS=hashedIds: a hash without a key can be undone by trying out ids',
  });
export type Settings = z.output<typeof Settings>;

/** Azure ML mounts a registered model at `…/azureml-models/<name>/<version>`. */
const AZURE_MOUNT = /azureml-models[/\\]([^/\\]+)[/\\]([^/\\]+)/;

/**
 * Reads the environment, with the command line before it (`--model`, `--name`, `--version`, `--host`, `--port`).
 * The model is at MODEL_DIR, else at AZUREML_MODEL_DIR, else in `model` beside the program; with MODEL_RECORD it is
 * wherever that file says.
 * The key comes from the environment only: command lines can be seen by everybody on the machine.
 * @throws UserError with every setting that cannot be used; the key is not shown.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  commandLine: string[],
  programFolder: string,
): Settings {
  const given = { ...withoutEmpty(environment), ...readCommandLine(commandLine) };
  const mounted = given.MODEL_DIR ? undefined : environment.AZUREML_MODEL_DIR || undefined;
  const [, name, version] = AZURE_MOUNT.exec(mounted ?? '') ?? [];
  const parsed = Settings.safeParse({
    ...given,
    MODEL_DIR: given.MODEL_DIR || mounted || join(programFolder, 'model'),
    ...(name === undefined ? {} : { MODEL_NAME: name, MODEL_VERSION: version }),
  });
  if (parsed.success) return parsed.data;
  throw new UserError(
    parsed.error.issues.map(({ path, message }) => ({ where: path.join('.'), what: `${message}.` })),
  );
}

/** An empty variable counts as absent, but not the key: a key that failed to be filled in must not open the service. */
function withoutEmpty(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || name === 'SCORING_KEY'),
  );
}

function readCommandLine(commandLine: string[]): Record<string, string> {
  try {
    const { values } = parseArgs({
      args: commandLine,
      options: {
        model: { type: 'string' },
        name: { type: 'string' },
        version: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
      },
    });
    const variables = {
      model: 'MODEL_DIR',
      name: 'MODEL_NAME',
      version: 'MODEL_VERSION',
      host: 'HOST',
      port: 'PORT',
    };
    return Object.fromEntries(
      Object.entries(values).map(([option, value]) => [variables[option as keyof typeof variables], value]),
    );
  } catch (error) {
    throw new UserError({
      where: 'command line',
      what: (error as Error).message,
      cure: 'Known are --model, --name, --version, --host and --port.',
    });
  }
}

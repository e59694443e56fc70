import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { sha256 } from '../../runtime/files.js';
import { oneOf, type Reader } from '../common/inputs.js';
import { secretFromEnvironment } from '../common/secret.js';

/** How a service that is left running is watched. */
export interface Recording {
  /** Settings of the service, by their names in its environment. */
  telemetry: Readonly<Record<string, string>>;
  /** Folder of the scoring log, if there is one. */
  scoringLog?: string;
  /** Tells recordings apart without giving away a secret. */
  fingerprint: string;
}

const SECRETS = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'OTEL_EXPORTER_OTLP_HEADERS'];
const ADDRESSES = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_SERVICE_NAME'];

/** What the input recordInputs says; `off` keeps no scoring log. */
export const recordInputs: Reader<'off' | 'none' | 'hashedIds' | 'all'> = oneOf(
  'off',
  'none',
  'hashedIds',
  'all',
);

/**
 * The recording that the input and the step's `env` ask for.
 * @param endpointFolder where the endpoint keeps what outlives its services
 * @throws UserError where ids are to be hashed and there is no key
 */
export function recordingFor(
  inputs: ReturnType<typeof recordInputs>,
  endpointFolder: string,
  environment: NodeJS.ProcessEnv,
): Recording {
  const secrets = SECRETS.map((name) => [name, secretFromEnvironment(name)] as const);
  const addresses = ADDRESSES.map((name) => [name, environment[name]] as const);
  const key = inputs === 'hashedIds' ? secretFromEnvironment('ID_HASH_KEY') : undefined;
  if (inputs === 'hashedIds' && (key === undefined || key.length < 16)) {
    throw new UserError({
      where: "Input 'recordInputs'",
      what: 'To hash ids it takes a secret key of 16 characters or more.',
      cure: "Map a secret variable to ID_HASH_KEY in the step's env; MonitorModel needs the same one.",
    });
  }
  const scoringLog = inputs === 'off' ? undefined : join(endpointFolder, 'scoring-log');
  const settings = [
    ...secrets,
    ...addresses,
    ['ID_HASH_KEY', key],
    ['RECORD_INPUTS', inputs === 'off' ? undefined : inputs],
    ['SCORING_LOG', scoringLog],
  ] as const;
  const telemetry = Object.fromEntries(
    settings.flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
  return {
    telemetry,
    ...(scoringLog !== undefined && { scoringLog }),
    fingerprint: sha256(JSON.stringify(telemetry)),
  };
}

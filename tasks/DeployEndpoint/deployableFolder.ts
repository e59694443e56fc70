import { copyFile, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { canonicalJson } from '../../runtime/files.js';
import { hashModelDirectory } from '../../runtime/model/directory.js';
import { openApi } from '../../serving/openApi.js';
import type { ModelDescription } from '../../serving/predictor.js';
import { smokeRows } from './smokeTest.js';

export interface Deployable {
  serverBundle: string;
  modelFolder: string;
  model: ModelDescription;
  endpointName: string;
  port: number;
}

/** All that a deployable folder holds. */
export const DEPLOYABLE_FILES = [
  ...[
    'server.js',
    'package.json',
    'model',
    'openapi.json',
    'Dockerfile',
    '.dockerignore',
    'README.md',
    'deployment.json',
  ],
];

/**
 * Fills a folder with all that it takes to run the model anywhere: service, model, Dockerfile, description. The same
 * model gives the same bytes.
 * @throws UserError if the copy of the model is not what was registered.
 */
export async function fillDeployableFolder(folder: string, deployable: Deployable): Promise<void> {
  const { serverBundle, modelFolder, model } = deployable;
  await copyFile(serverBundle, join(folder, 'server.js'));
  // Without it, a package.json in a folder above could make Node take server.js for a module.
  await writeFile(join(folder, 'package.json'), canonicalJson({ private: true, type: 'commonjs' }));
  await cp(modelFolder, join(folder, 'model'), { recursive: true });
  const sha256 = await hashModelDirectory(join(folder, 'model'));
  if (sha256 !== model.sha256) {
    throw new UserError({
      where: modelFolder,
      what: `The model is not what was registered as ${model.name} version ${model.version}: its files have changed.`,
      cure: 'Register the model again and deploy that version.',
    });
  }
  await writeFile(join(folder, 'openapi.json'), canonicalJson(openApi(model)));
  await writeFile(join(folder, 'Dockerfile'), dockerfile(model));
  await writeFile(join(folder, '.dockerignore'), '*\n!server.js\n!model\n');
  await writeFile(join(folder, 'README.md'), readme(deployable));
}

function dockerfile({ name, version }: ModelDescription): string {
  return `# Pin the image by digest for builds that can be repeated: --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:24-slim
FROM \${NODE_IMAGE}
WORKDIR /app
COPY --chown=node:node server.js ./
COPY --chown=node:node model ./model
ENV NODE_ENV=production HOST=0.0.0.0 PORT=5001 DRAIN_SECONDS=5 MODEL_NAME=${name} MODEL_VERSION=${version}
USER node
EXPOSE 5001
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \\
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/v2/health/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
`;
}

function readme({ model, endpointName, port }: Deployable): string {
  const image = `${model.name.toLowerCase()}:${model.version}`;
  // A quote would end the argument of a shell.
  const call = JSON.stringify({ data: smokeRows(model).slice(0, 1) }).replaceAll("'", '\\u0027');
  return `# ${endpointName}: ${model.name}, version ${model.version}

Scoring service with the model \`${model.sha256}\`. It needs Node 20 or later and nothing else.

Run it here:

    node server.js --port ${port} --name ${model.name} --version ${model.version}

Run it in a container, which writes nothing and is not root:

    docker build -t ${image} .
    docker run --rm --read-only -p ${port}:5001 -e SCORING_KEY ${image}

Call it:

    curl http://127.0.0.1:${port}/score -H "content-type: application/json" -d '${call}'

\`openapi.json\` describes its routes: \`/score\`, MLflow's \`/invocations\` and the Open Inference Protocol's \`/v2\`.
\`/score?reasons=3\` also names the three features that moved each score most.

| Variable | Default | |
|---|---|---|
| \`SCORING_KEY\` | none | Asks for \`authorization: Bearer <key>\` |
| \`HOST\`, \`PORT\` | 127.0.0.1, 5001 | Where it listens |
| \`MODEL_DIR\`, \`AZUREML_MODEL_DIR\` | \`model\` beside \`server.js\` | The model directory; the first that is set |
| \`LOG_LEVEL\` | info | \`silent\`, \`error\`, \`warn\` or \`info\`; JSON lines without request bodies |
| \`MAX_BODY_BYTES\`, \`MAX_ROWS\`, \`MAX_REQUESTS\` | 2097152, 10000, 100 | Limits of one request, and of requests at the same time |
| \`RECEIVE_SECONDS\` | 30 | How long a client may take to send its request |
| \`ANSWER_SECONDS\` | 10 | How long the rows of one request may take to score |
| \`UNKNOWN_FEATURES\` | reject | \`ignore\` passes over names that are no features |
| \`ABSENT_FEATURES\` | reject | \`accept\` takes features that do not come along as missing values |
| \`OUT_OF_DOMAIN\` | accept | \`reject\` refuses rows with values outside what training saw |
| \`MODEL_RECORD\` | none | A JSON file \`{"name", "version", "folder"}\` that names the model instead; replace it, and the service switches to the new model without losing a request |
| \`SCORING_LOG\`, \`SCORING_LOG_MEGABYTES\` | none, 200 | Folder of a log of every scored row, and what it may hold; the oldest rows go first |
| \`RECORD_INPUTS\` | none | What of a row goes into the log and to the collectors: \`none\`, \`hashedIds\` (features, and the id as HMAC-SHA256 under \`ID_HASH_KEY\`) or \`all\` |
| \`TELEMETRY_SAMPLE\` | 1 | Share of the requests whose rows are recorded; metrics count all |
| \`APPLICATIONINSIGHTS_CONNECTION_STRING\`, \`OTEL_EXPORTER_OTLP_ENDPOINT\` | none | Where OpenTelemetry traces, metrics and logs go |
| \`DRAIN_SECONDS\` | 0 | How long it goes on answering, not ready any more, when told to stop |
`;
}

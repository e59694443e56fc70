import { UserError } from '../../runtime/error.js';

/** A tracking URI taken apart. */
export interface TrackingAddress {
  /** Root of the server, without credentials and without a slash at the end. */
  base: string;
  username?: string;
  password?: string;
  /** Where a person looks at the run. */
  runUrl(experimentId: string, runId: string): string;
}

const AZURE = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/workspaces\/([^/]+)/i;

/**
 * Reads an MLflow tracking URI: `http(s)://…`, or the `azureml://…` of an Azure ML workspace, which speaks https.
 * @throws UserError for anything else; other schemes mean stores that have no REST interface
 */
export function readTrackingUri(uri: string): TrackingAddress {
  const address = URL.canParse(uri) ? new URL(uri.replace(/^azureml:/i, 'https:')) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new UserError({
      where: 'trackingUri',
      // Not quoted whole: it may hold a password.
      what: `"${uri.replace(/\/\/.*@/, '//…@')}" is not the address of an MLflow server.`,
      cure: 'Give an http://, https:// or azureml:// address, such as http://mlflow.example.com:5000.',
    });
  }
  const base = address.origin + address.pathname.replace(/\/+$/, '');
  const azure = /(^|\.)azureml\.(ms|net)$/.test(address.hostname) ? AZURE.exec(address.pathname) : null;
  return {
    base,
    ...(address.username !== '' && {
      username: decodeURIComponent(address.username),
      password: decodeURIComponent(address.password),
    }),
    runUrl: (experimentId, runId) =>
      azure
        ? `https://ml.azure.com/runs/${runId}?wsid=/subscriptions/${azure[1]}/resourcegroups/${azure[2]}/workspaces/${azure[3]}`
        : `${base}/#/experiments/${experimentId}/runs/${runId}`,
  };
}

import { UserError } from '../../runtime/error.js';
import { type AttachmentPlace, attachmentPlace } from './attachmentLink.js';
import type { BuildPage } from './azureDevOps.js';

const API_VERSION = '7.1-preview.2';

/** Every attachment of this type on the run, whichever job and attempt it came from. */
export async function listAttachments(page: BuildPage, type: string): Promise<AttachmentPlace[]> {
  const response = await get(page, `attachments/${encodeURIComponent(type)}`, 'application/json');
  // Some servers answer so where nothing was attached.
  if (response.status === 404) return [];
  checked(response, 'application/json');
  const items = (await response.json()) as { value?: Item[] } | Item[];
  return (Array.isArray(items) ? items : (items.value ?? [])).flatMap(
    ({ _links }) => attachmentPlace(_links?.self?.href ?? '') ?? [],
  );
}

interface Item {
  _links?: { self?: { href?: string } };
}

/**
 * The text of an attachment.
 * @throws UserError if it cannot be had, or is longer than `most` bytes; then the rest is not fetched
 */
export async function readAttachment(page: BuildPage, place: AttachmentPlace, most: number): Promise<string> {
  const path = [place.timelineId, place.recordId, 'attachments', place.type, place.name];
  const response = await get(page, path.map(encodeURIComponent).join('/'), 'application/octet-stream');
  checked(response);
  const reader = response.body!.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    bytes += next.value.length;
    if (bytes > most) {
      await reader.cancel();
      throw new UserError({
        what: `The data of the report is larger than ${most / 2 ** 20} MB, which no report is.`,
        cure: 'Open report.html among the published files of the run instead.',
      });
    }
  }
  return new Blob(chunks).text();
}

/** Always below the run's own address, so that the token goes nowhere else, whatever a link says. */
async function get(page: BuildPage, path: string, accept: string, version = API_VERSION): Promise<Response> {
  const { root, project, buildId } = page;
  const url = `${root}${encodeURIComponent(project)}/_apis/build/builds/${buildId}/${path}?api-version=${version}`;
  const headers = {
    Accept: accept,
    Authorization: `Bearer ${await page.token()}`,
    // Says to answer with an error rather than with a page to sign in on.
    'X-TFS-FedAuthRedirect': 'Suppress',
  };
  const response = await fetch(url, { headers }).catch(() => {
    throw new UserError({
      what: 'Azure DevOps could not be reached.',
      cure: 'Check the connection and look again.',
    });
  });
  if (response.status !== 400 || version !== API_VERSION) return response;
  // A server older than this version names its newest.
  const newest = /latest REST API version this server supports is (\d+\.\d+)/.exec(
    await response.clone().text(),
  );
  return newest ? get(page, path, accept, `${newest[1]}-preview.2`) : response;
}

function checked(response: Response, type?: string): void {
  const { status, headers } = response;
  if (status === 401 || status === 403) {
    throw new UserError({
      what: `Azure DevOps does not let this tab read the run (${status}).`,
      cure: 'Ask for the right to view builds of this project.',
    });
  }
  // A page to sign in on comes as a success.
  const isPage = headers.get('content-type')?.includes('text/html') ?? false;
  if (status === 203 || isPage || (type && !headers.get('content-type')?.includes(type))) {
    throw new UserError({
      what: 'Azure DevOps asked to sign in instead of answering.',
      cure: 'Sign in again and reload the page.',
    });
  }
  if (status !== 200) {
    throw new UserError({
      what: `Azure DevOps answered ${status} when asked for what the run has attached.`,
      cure: 'Look again, or open report.html among the published files of the run.',
    });
  }
}

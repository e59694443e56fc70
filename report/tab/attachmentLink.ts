/** Where an attachment lies: the list of a run's attachments says so in a link only. */
export interface AttachmentPlace {
  timelineId: string;
  recordId: string;
  type: string;
  name: string;
}

/**
 * Reads a link such as `https://host/any/path/_apis/build/builds/7/<timeline>/<record>/attachments/<type>/<name>`. Cloud,
 * old cloud addresses and servers differ in how much stands before, so the words are looked for, not places counted.
 * Undefined if it is no such link.
 */
export function attachmentPlace(link: string): AttachmentPlace | undefined {
  if (!URL.canParse(link)) return undefined;
  const parts = new URL(link).pathname.split('/');
  const builds = parts.findIndex(
    (part, i) => part === 'builds' && parts[i - 1] === 'build' && parts[i - 2] === '_apis',
  );
  if (builds === -1 || parts[builds + 4] !== 'attachments' || parts.length !== builds + 7) return undefined;
  const [timelineId, recordId, , type, name] = parts.slice(builds + 2).map(decoded);
  return timelineId && recordId && type && name ? { timelineId, recordId, type, name } : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

import type { Finding } from '../../runtime/error.js';
import type { Host } from '../../tasks/common/host.js';

/** A host that remembers what it was told. */
export function recordingHost(): Host & { lines: string[]; warnings: Finding[] } {
  const lines: string[] = [];
  const warnings: Finding[] = [];
  return {
    lines,
    warnings,
    log: (line) => lines.push(line),
    warn: (finding) => warnings.push(finding),
    progress: () => {},
    signal: new AbortController().signal,
  };
}

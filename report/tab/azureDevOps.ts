import * as SDK from 'azure-devops-extension-sdk';
import { UserError } from '../../runtime/error.js';
import { within } from './within.js';

/** The run whose page holds the tab, and how to ask Azure DevOps about it. */
export interface BuildPage {
  /** Address of the collection's Build area, with a slash at its end. */
  root: string;
  project: string;
  buildId: number;
  /** The run has not ended, so the gate may still come. */
  running: boolean;
  token(): Promise<string>;
}

interface Build {
  id?: number;
  /** As a name, or as the number that the SDK makes of it: 2 is completed. */
  status?: string | number;
}

interface Services {
  'ms.vss-build-web.build-page-data-service': {
    /** Said to answer at once; through the frame it is a promise. */
    getBuildPageData(): Promise<{ build?: Build } | undefined>;
  };
  'ms.vss-tfs-web.tfs-page-data-service': { getProject(): Promise<{ id: string } | undefined> };
  'ms.vss-features.location-service': { getResourceAreaLocation(area: string): Promise<string> };
}

const BUILD_AREA = '965220d5-5bb9-42cf-8d67-9b146df2a5a4';
const PATIENCE = 10_000;

/**
 * Shakes hands with Azure DevOps. The SDK itself waits for ever where the host is silent or refuses.
 * @param onTheme told of the theme before the promise resolves, and of each change
 */
export async function connect(onTheme: () => void): Promise<void> {
  // The first theme comes with the handshake, so the listener must be there before.
  window.addEventListener('themeApplied', onTheme);
  await within(PATIENCE, SDK.init({ loaded: false }), 'Azure DevOps did not answer this tab.');
}

/** Takes the host's spinner away. */
export function showing(): void {
  void SDK.notifyLoadSucceeded();
}

/** @throws UserError where Azure DevOps does not say which run this is */
export async function buildPage(): Promise<BuildPage> {
  const [build, project, root] = await Promise.all([
    currentBuild(),
    ask('ms.vss-tfs-web.tfs-page-data-service', (service) => service.getProject()),
    ask('ms.vss-features.location-service', (service) => service.getResourceAreaLocation(BUILD_AREA)),
  ]);
  if (build?.id === undefined || !project?.id || !root) {
    throw new UserError({
      what: 'Azure DevOps did not say which run this page belongs to.',
      cure: 'Open the tab from the page of a pipeline run.',
    });
  }
  return {
    root: root.endsWith('/') ? root : `${root}/`,
    project: project.id,
    buildId: build.id,
    running: build.status !== undefined && build.status !== 2 && build.status !== 'completed',
    token: () => SDK.getAccessToken(),
  };
}

/** From the page's service; where that has none, as on older servers, from the tab's own configuration. */
async function currentBuild(): Promise<Build | undefined> {
  const data = await ask('ms.vss-build-web.build-page-data-service', (service) => service.getBuildPageData());
  if (data?.build?.id !== undefined) return data.build;
  const { onBuildChanged } = (SDK.getConfiguration() ?? {}) as {
    onBuildChanged?: (listener: (build: Build) => void) => void;
  };
  if (typeof onBuildChanged !== 'function') return undefined;
  const changed = new Promise<Build>((resolve) => onBuildChanged(resolve));
  return within(PATIENCE, changed, 'Azure DevOps did not say which run this is.');
}

/** What a service of the page answers; nothing where the page has no such service. */
async function ask<Id extends keyof Services, T>(
  id: Id,
  question: (service: Services[Id]) => Promise<T>,
): Promise<T | undefined> {
  const answer = SDK.getService<Services[Id] | undefined>(id).then((service) =>
    service === undefined ? undefined : question(service),
  );
  return within(PATIENCE, answer, `Azure DevOps did not answer the question for ${id}.`);
}

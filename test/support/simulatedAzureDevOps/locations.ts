/** Where a resource lives, as the server tells clients that ask with OPTIONS. */
export interface ApiLocation {
  id: string;
  area: string;
  resourceName: string;
  routeTemplate: string;
  resourceVersion: number;
  minVersion: string;
  maxVersion: string;
  releasedVersion: string;
}

function location(area: string, resourceName: string, id: string, routeTemplate: string): ApiLocation {
  const versions = { resourceVersion: 1, minVersion: '1.0', maxVersion: '7.2', releasedVersion: '7.1' };
  return { id, area, resourceName, routeTemplate, ...versions };
}

const threads =
  '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/threads/{threadId}';

const locations = [
  location(
    'build',
    'Builds',
    '0cd358e1-9217-4d94-8269-1c1ee6f93dcf',
    '{project}/_apis/{area}/{resource}/{buildId}',
  ),
  location(
    ...(['build', 'properties', '0a6312e9-0627-49b7-8083-7d74a64849c9'] as const),
    '{project}/_apis/{area}/builds/{buildId}/{resource}',
  ),
  location(
    ...(['build', 'tags', '6e6114b2-8161-44c8-8f6c-c5505782427f'] as const),
    '{project}/_apis/{area}/builds/{buildId}/{resource}/{*tag}',
  ),
  location('git', 'pullRequestThreads', 'ab6e2e5d-a0b7-4153-b64a-a4efe0d49449', threads),
  location(
    ...(['git', 'pullRequestThreadComments', '965a3ec7-5ed8-455a-bdcb-835a5ea7fe7b'] as const),
    `${threads}/comments/{commentId}`,
  ),
  location(
    'wit',
    'workItems',
    '72c7ddf8-2cdc-4f60-90cd-ab71c14a399b',
    '{project}/_apis/{area}/{resource}/{id}',
  ),
  location(
    'wit',
    'workItems',
    '62d3d110-0047-428c-ad3c-4fe872c91c74',
    '{project}/_apis/{area}/{resource}/$' + '{type}',
  ),
  location('wit', 'wiql', '1a9c53f7-f243-4447-b110-35ef023636e4', '{project}/{team}/_apis/{area}/{resource}'),
  location(
    ...(['wit', 'states', '7c9d7a76-4a09-43e8-b5df-bd792f4ac6aa'] as const),
    '{project}/_apis/{area}/workItemTypes/{type}/{resource}',
  ),
  location(
    ...(['pipelines', 'runs', '7859261e-d2e9-4a68-b820-a5d84cc5bb3d'] as const),
    '{project}/_apis/{area}/{pipelineId}/{resource}/{runId}',
  ),
];

export function locationsOf(area: string): ApiLocation[] {
  return locations.filter((location) => location.area === area);
}

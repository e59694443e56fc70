import type { RetryStrategy } from '@azure/core-rest-pipeline';

/** A conflict passes when it only says that the resource is being worked on; an existing version never changes. */
export function retryConflict(pollSeconds: number): RetryStrategy {
  return {
    name: 'conflict',
    retry: ({ response, retryCount }) => {
      const busy =
        response?.status === 409 &&
        (response.headers.has('retry-after') ||
          /in progress|active operation|another operation|being (created|updated|deleted)/i.test(
            response.bodyAsText ?? '',
          ));
      if (!busy) return { skipStrategy: true };
      const asked = Number(response.headers.get('retry-after'));
      return { retryAfterInMs: (asked > 0 ? asked : pollSeconds * Math.min(2 ** retryCount, 12)) * 1000 };
    },
  };
}

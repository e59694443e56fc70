import { toHttpHeadersLike } from '@azure/core-http-compat';
import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import type { StoragePipelineOptions } from '@azure/storage-blob';

/** The storage library's older form of a client, over the one that all others use. */
export function storageNetwork(client: HttpClient): Pick<StoragePipelineOptions, 'httpClient'> {
  return {
    httpClient: {
      sendRequest: async (resource) => {
        const { url, method, headers, body, timeout, abortSignal, withCredentials, requestId } = resource;
        const { streamResponseStatusCodes, onUploadProgress, onDownloadProgress } = resource;
        const request = createPipelineRequest({
          ...{ url, method, timeout, withCredentials, requestId },
          headers: createHttpHeaders(headers.toJson({ preserveCase: true })),
          ...(body !== undefined && { body }),
          ...(abortSignal && { abortSignal }),
          ...(streamResponseStatusCodes && { streamResponseStatusCodes }),
          ...(onUploadProgress && { onUploadProgress }),
          ...(onDownloadProgress && { onDownloadProgress }),
        });
        const response = await client.sendRequest(request);
        // By its own request the library finds again how to read the answer.
        return { ...response, request: resource, headers: toHttpHeadersLike(response.headers) };
      },
    },
  };
}

import type { Right } from '../simulatedAzureDevOps.js';
import type { SimulatedProject } from './project.js';

export interface Call {
  method: string;
  /** Below the collection, decoded. */
  path: string;
  query: URLSearchParams;
  contentType: string | undefined;
  body: unknown;
  uri: string;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  method: string;
  path: RegExp;
  right: Right;
  answer: (project: SimulatedProject, call: Call, parts: (string | undefined)[]) => Answer;
}

export function failure(status: number, message: string, typeKey: string): Answer {
  return {
    status,
    body: {
      $id: '1',
      innerException: null,
      message,
      typeName: typeKey,
      typeKey,
      errorCode: 0,
      eventId: 3000,
    },
  };
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const list = (value: readonly unknown[]): Answer => ok({ count: value.length, value });

export type Patch = { op: string | number; path: string; value: unknown }[];

/** Clients send the operation by its name or by its number in .NET. */
function isAdd(op: string | number): boolean {
  return op === 'add' || op === 0;
}

export function patched(call: Call, apply: (patch: Patch) => Answer): Answer {
  if (!call.contentType?.startsWith('application/json-patch+json')) {
    return failure(415, 'The media type is not supported.', 'UnsupportedMediaType');
  }
  const patch = call.body as Patch;
  if (!patch.every(({ op }) => isAdd(op))) return failure(400, 'Only add is simulated.', 'InvalidPatch');
  return apply(patch);
}

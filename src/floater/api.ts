import { ClusterError } from '../errors.ts';

export function daemonSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
}

/** Resolves to undefined where the API says 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The HTTP status of a refusal of the API; undefined for all else. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ClusterError ? error.status : undefined;
}

/** The target in a request line may be anything; one that is not a path leads to the root. */
export function requestUrl({ url = '/' }: { readonly url?: string | undefined }): URL {
  return new URL(`https://loopback${url.startsWith('/') ? url : '/'}`);
}

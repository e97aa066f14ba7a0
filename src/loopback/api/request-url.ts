/** A request line may have anything for its target; what is no path leads to the root. */
export function requestUrl({ url = '/' }: { readonly url?: string | undefined }): URL {
  return new URL(`https://loopback${url.startsWith('/') ? url : '/'}`);
}

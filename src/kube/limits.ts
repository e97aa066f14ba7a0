/**
 * Limits on what we accept. Servers, proxies and kubelets decide how much they send, and a large cluster
 * needs a lot.
 */

const MB = 1024 * 1024;

/** Bytes of an answer, decompressed. A list of 5,000 nodes is about 75 MB. */
export const MOST_BODY = 128 * MB;
/** Bytes of a refusal; of a longer one, only the beginning is read. */
export const MOST_REFUSAL = MB;
/** Pages of a list, 500 objects each: more objects than Kubernetes itself is designed for. */
export const MOST_PAGES = 1_000;
/** Bytes of one message of an exec. Kubelets send 32 KiB at a time. */
export const MOST_MESSAGE = 4 * MB;
/** Bytes on stderr after which we end an exec. */
export const MOST_STDERR = MB;
/** Bytes of the document that says how an exec ended. */
export const MOST_STATUS = 64 * 1024;
/** Bytes of a credential program's output. */
export const MOST_CREDENTIAL = MB;
/** Characters of a server's message. Admission plug-ins name every rule that is violated. */
export const LONGEST_WORDS = 4_000;

/** The part of a message that is shown. */
export function shortened(words: string, longest = LONGEST_WORDS): string {
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/** What is taken of an answer. Servers, proxies and kubelets decide how much they send; a large cluster needs much. */

const MB = 1024 * 1024;

/** Bytes of an answer, unpacked. 5,000 nodes in one list are some 75 MB. */
export const MOST_BODY = 128 * MB;
/** Bytes of a refusal; of what is longer the beginning is read. */
export const MOST_REFUSAL = MB;
/** Pages of a list, each of 500: more objects than Kubernetes itself is made for. */
export const MOST_PAGES = 1_000;
/** Bytes of one message of an exec. Kubelets send 32 KiB at a time. */
export const MOST_MESSAGE = 4 * MB;
/** Bytes on stderr after which an exec is ended. */
export const MOST_STDERR = MB;
/** Bytes of the document that says how an exec ended. */
export const MOST_STATUS = 64 * 1024;
/** Characters of what a credential program prints. */
export const MOST_CREDENTIAL = MB;
/** Characters of a server's words. Admission plug-ins name every rule that is broken. */
export const LONGEST_WORDS = 4_000;

/** Words as far as they are shown. */
export function shortened(words: string, longest = LONGEST_WORDS): string {
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

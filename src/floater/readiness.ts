import type { Layer } from '../model/network.ts';

/** How a floater asks itself whether it is ready. */
export interface IdentityQuestion {
  readonly port: number;
  readonly layer: Layer;
  /** What the answer must be, as a pattern of a shell's `case`. */
  readonly pattern: string;
  /** An image of the user's own: its answer is compared to the byte, and a wrong one may be its own. */
  readonly own: boolean;
}

/** What the script says of a node's port that somebody else has; verify reads it again in the kubelet's event. */
export const TAKEN = /port (\d+) of the node is taken/;

/**
 * Exit 0 when the floater answers on loopback as it should. The server needs a few milliseconds after its start; asking
 * again at once saves a whole probe period. On the nodes' own network it also says why not: the port may be another
 * process's, and agnhost's porter stays there all the same.
 */
export function readinessScript(question: IdentityQuestion): string {
  return question.layer === 'node' ? hostScript(question) : podScript(question);
}

const CURL = "curl -q -g --noproxy '*' -s";

function podScript({ port, own, pattern }: IdentityQuestion): string {
  return `for i in 1 2 3 4 5 6 7 8; do case $(${asked(port, own)}) in ${wanted(pattern, own)}) exit 0;; esac; sleep 0.2; done; exit 1`;
}

/** With the status behind the answer: a shell drops line ends, and probes take 200 alone. */
function asked(port: number, own: boolean): string {
  return `${CURL} -m 2 ${own ? "-w ' %{http_code}' " : ''}http://127.0.0.1:${port}/`;
}

function wanted(pattern: string, own: boolean): string {
  return own ? `${pattern}' 200'` : pattern;
}

/** curl's exits after a connection that was made: an answer, or the end of it. */
const CONNECTED = '0|1|8|52|55|56';

/** curl's exit 7 is "refused": nobody listens there on 127.0.0.1, though somebody may on another address of the node. */
function hostScript({ port, own, pattern }: IdentityQuestion): string {
  return `listens() { grep -Eqs "${listening(port)}" /proc/net/tcp /proc/net/tcp6; }
for i in 1 2 3 4 5 6 7 8; do
  a=$(${asked(port, own)}); e=$?
  case $a in ${wanted(pattern, own)}) exit 0;; esac
  [ "$e" = 7 ] || break
  sleep 0.2
done
if listens '[0-9]+' && ! listens "$(id -u)"; then e=other; fi
case $e in
  other${own ? '' : `|${CONNECTED}`}) echo 'port ${port} of the node is taken: another process answers on it';;
  7) echo 'nothing listens on port ${port} of the node';;
  28) echo 'no answer on port ${port} of the node within 2 s';;
  0) echo "the answer on port ${port} of the node is another than it should be: $a" | head -c 200;;
  *) echo "no answer on port ${port} of the node: curl ended with $e";;
esac
exit 1`;
}

/** A line of /proc/net/tcp for a socket that listens (state 0A) on the port, of the user id that `$1` matches. */
function listening(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `^ *[0-9]+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]+ 0A [0-9A-F:]+ [0-9A-F:]+ [0-9A-F]+ +$1 `;
}

/**
 * Exit 1 where nobody listens on the node's port: a server that could not have it, since another process was there, never
 * tries again by itself. Once the port is free the kubelet starts it anew.
 */
export function livenessScript(port: number): string {
  return `${CURL} -m 5 -o /dev/null http://127.0.0.1:${port}/; [ $? != 7 ]`;
}

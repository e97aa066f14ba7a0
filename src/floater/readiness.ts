import type { Layer } from '../model/network.ts';

/** How a floater checks whether it is ready. */
export interface IdentityQuestion {
  readonly port: number;
  readonly layer: Layer;
  /** The expected answer, as a pattern of a shell's `case`. */
  readonly pattern: string;
  /** The user's own image: its answer must match to the byte, and a wrong answer may be its own. */
  readonly own: boolean;
}

/** What the script reports if another process has a node's port; verify reads it from the kubelet's event. */
export const TAKEN = /port (\d+) of the node is taken/;

/**
 * Exits with 0 if the floater gives the right answer on loopback. The server needs a few milliseconds after
 * its start, so asking again at once saves a whole probe period. In the node layer it also says why not:
 * another process may have the port, and agnhost's porter keeps running even then.
 */
export function readinessScript(question: IdentityQuestion): string {
  return question.layer === 'node' ? hostScript(question) : podScript(question);
}

const CURL = "curl -q -g --noproxy '*' -s";

function podScript({ port, own, pattern }: IdentityQuestion): string {
  return `for i in 1 2 3 4 5 6 7 8; do case $(${asked(port, own)}) in ${wanted(pattern, own)}) exit 0;; esac; sleep 0.2; done; exit 1`;
}

/** With the status after the answer: a shell drops trailing line ends, and probes accept only status 200. */
function asked(port: number, own: boolean): string {
  return `${CURL} -m 2 ${own ? "-w ' %{http_code}' " : ''}http://127.0.0.1:${port}/`;
}

function wanted(pattern: string, own: boolean): string {
  return own ? `${pattern}' 200'` : pattern;
}

/** curl's exit codes after a connection was made: it got an answer, or the connection ended. */
const CONNECTED = '0|1|8|52|55|56';

/**
 * curl's exit 7 is "refused": nothing listens on 127.0.0.1, but something may on another address of the node.
 */
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

/** A line of /proc/net/tcp for a listening socket (state 0A) on the port, whose user id `$1` matches. */
function listening(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `^ *[0-9]+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]+ 0A [0-9A-F:]+ [0-9A-F:]+ [0-9A-F]+ +$1 `;
}

/**
 * Exits with 1 if nothing listens on the node's port. A server that could not get the port, because another
 * process had it, never tries again by itself. Once the port is free, the kubelet restarts the server.
 */
export function livenessScript(port: number): string {
  return `${CURL} -m 5 -o /dev/null http://127.0.0.1:${port}/; [ $? != 7 ]`;
}

import type { Program } from './contract.ts';
import { scheduleOf } from './schedule.ts';
import { SIDE_BY_SIDE, sideBySide } from './side-by-side.ts';

export const PROTOCOL = 'netdoctor 1';

export interface NamedProgram {
  readonly check: string;
  readonly tools: readonly string[];
  readonly program: Program;
}

/** All that runs on a node for one source. */
export interface SourceProgram {
  readonly text: string;
  /** The command of the exec. It reads the program from stdin, so that the program is not part of the URL. */
  readonly command: readonly string[];
  readonly records: number;
  readonly deadlineMs: number;
  /** Milliseconds after which it only waits, unless the node is busy. */
  readonly busyMs: number;
}

const SLACK_MS = 10_000;

/**
 * Joins the checks' programs. The text is one shell function, so that a truncated text is a syntax error and
 * runs nothing. It has a deadline of its own, since closing the channel does not stop it. It leaves neither
 * files nor processes behind, because the container's first process does not reap orphans.
 *
 * The next check begins when one has ended, or has had the time that it takes if everybody answers: then it
 * only waits. So a check has the wire to itself while it measures, and time-outs are waited for together.
 */
export function sourceProgram(parts: readonly NamedProgram[]): SourceProgram {
  const programs = parts.map(({ program }) => program);
  const records = programs.reduce((sum, program) => sum + program.records, 0);
  const deadlineMs = programs.reduce((sum, program) => sum + program.deadlineMs, 0) + SLACK_MS;
  const schedule = scheduleOf(programs);
  const isCounted = programs.some(({ datagrams }) => datagrams === 'counted');
  const sending = [...programs.keys()].filter((check) => isCounted && programs[check]?.datagrams === 'sent');
  const text = [
    'netdoctor() {',
    '  LC_ALL=C; export LC_ALL; umask 077; printed=0; running=; nap=; jobs=; forking=',
    '  row() { printf \'%s %s\\n\' "$check" "$*"; printed=$((printed + 1)); }',
    '  d=$(mktemp -d /dev/shm/netdoctor.XXXXXX 2>/dev/null) || d=$(mktemp -d) || exit 1',
    '  # the deadline: first a request to end, then the end',
    `  (trap 'kill -9 $!; wait; exit' TERM; sleep ${Math.ceil(deadlineMs / 1000)} & wait $!; kill $$; sleep 2 & wait $!; for one in "$d"/pid*; do pid=; read -r pid <"$one"; kill -9 $pid; done; kill -9 $$; rm -rf "$d") </dev/null >/dev/null 2>&1 &`,
    '  watch=$!',
    '  # at the end, nothing stays; the watchdog ends what does not end when told to',
    `  trap '{ trap "" HUP INT PIPE TERM; : >"$d/over"; set -- $nap $running $jobs \${forking:+$!}; [ $# = 0 ] || { kill "$@"; wait "$@"; }; kill $watch; wait; } 2>/dev/null; rm -rf "$d"' EXIT`,
    "  trap 'exit 1' HUP INT PIPE TERM",
    `  echo '${PROTOCOL} ${records}'`,
    `  ${SIDE_BY_SIDE}`,
    ...parts.map(checkText),
    sideBySide(schedule, sending),
    '  [ "$printed" = - ] || echo "end $printed"',
    '}',
    'netdoctor',
  ].join('\n');
  const bytes = Buffer.byteLength(text, 'utf8');
  const command = ['sh', '-c', `s=$(head -c ${bytes}); eval "$s"`];
  const busyMs = schedule.reduce((sum, { seconds }) => sum + seconds, 0) * 1000;
  return { text, command, records, deadlineMs, busyMs };
}

function checkText({ tools, program }: NamedProgram, check: number): string {
  const have = tools.map((tool) => `command -v ${tool} >/dev/null`).join(' && ') || 'true';
  return [
    `  check${check}() {`,
    `  if ${have}; then`,
    program.text,
    '  else',
    `    echo "missing ${check} ${tools.join(' ')}"`,
    '  fi',
    '  }',
  ].join('\n');
}

import type { ExecAsked } from './exec-raw.ts';

export interface ExecCase extends Partial<Omit<ExecAsked, 'container'>> {
  readonly container?: string | undefined;
  readonly name: string;
  /** The status message comes from the container runtime. */
  readonly runtimeWords?: boolean;
}

const V5 = ['v5.channel.k8s.io'];
const V4 = ['v4.channel.k8s.io'];

const COMMANDS: readonly ExecCase[] = [
  { name: 'exit 0', command: ['true'] },
  { name: 'exit 3, with words on both streams', command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] },
  { name: 'a command that is not found', command: ['nosuchcommand'], runtimeWords: true },
  { name: 'the only container, not named', command: ['true'], container: undefined },
];

const REFUSED: readonly ExecCase[] = [
  { name: 'a pod that does not exist', pod: 'missing' },
  { name: 'a namespace that does not exist', namespace: 'missing' },
  { name: 'a container that does not exist', container: 'missing' },
  { name: 'no streams', streams: [] },
  { name: 'no command', command: [], runtimeWords: true },
];

export const EXEC_CASES: readonly ExecCase[] = [
  ...[...COMMANDS, ...REFUSED].flatMap((one) => [
    { ...one, name: `${one.name}, v5`, protocols: V5 },
    { ...one, name: `${one.name}, v4`, protocols: V4 },
  ]),
  { name: 'the product offers both', protocols: [...V5, ...V4], command: ['true'] },
  { name: 'the other way round', protocols: [...V4, ...V5], command: ['true'] },
  { name: 'an unknown protocol', protocols: ['v9.channel.k8s.io'] },
];

import type { Ports } from './responder.ts';

/** A container as in a manifest, as far as the loopback kubelet understands it. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
  }[];
  readonly readinessProbe?: { readonly exec?: { readonly command: readonly string[] } };
}

export interface PodFacts {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly node: string;
  /** On the node's own network, with the node's own address. */
  readonly onHost: boolean;
  readonly ip: string;
}

/** The environment of a container: the downward API, and `$(NAME)` for variables defined earlier. */
export function environmentOf({ env = [] }: ContainerSpec, pod: PodFacts): Readonly<Record<string, string>> {
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': pod.name,
    'metadata.namespace': pod.namespace,
    'metadata.uid': pod.uid,
    'spec.nodeName': pod.node,
    'status.podIP': pod.ip,
  };
  const made: Record<string, string> = {};
  for (const { name, value = '', valueFrom } of env) {
    const path = valueFrom?.fieldRef?.fieldPath;
    made[name] = path
      ? (fields[path] ?? '')
      : value.replace(/\$\((\w+)\)/g, (all, key) => (Object.hasOwn(made, key) ? (made[key] ?? all) : all));
  }
  return made;
}

/** The images in the loopback registry, with any prefix before their names: a mirror has them too. */
const AGNHOST = /(^|\/)e2e-test-images\/agnhost:[\w.-]+$/;
const KOSMOS = /(^|\/)(clusterlink|netdr)-floater:[\w.-]+$/;

/** @returns undefined if there is no such image, or it does not know that command */
export function portsOf({ image, command = [], args = [] }: ContainerSpec, env: Readonly<Record<string, string>>) {
  const [program = '', subcommand] = [...command, ...args];
  if (AGNHOST.test(image) && /(^|\/)agnhost$/.test(program) && subcommand === 'porter') return porterPorts(env);
  if (KOSMOS.test(image) && program.endsWith('-floater')) return kosmosPorts(env);
  return undefined;
}

export function hasImage({ image }: ContainerSpec): boolean {
  return AGNHOST.test(image) || KOSMOS.test(image);
}

/** https://github.com/kubernetes/kubernetes/tree/master/test/images/agnhost#porter */
function porterPorts(env: Readonly<Record<string, string>>): Ports {
  const named = (pattern: RegExp) =>
    new Map(Object.entries(env).flatMap(([name, text]) => portIn(pattern, name, text)));
  return { tcp: named(/^SERVE_PORT_(\d+)$/), udp: named(/^SERVE_UDP_PORT_(\d+)$/) };
}

function portIn(pattern: RegExp, name: string, text: string): [number, string][] {
  const port = pattern.exec(name)?.[1];
  return port ? [[Number(port), text]] : [];
}

/** netctl's floater answers "OK" on one port, only over TCP. */
function kosmosPorts({ PORT = '8889' }: Readonly<Record<string, string>>): Ports {
  return { tcp: new Map([[Number(PORT), 'OK']]), udp: new Map() };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeEvent } from '../../src/kube/objects.ts';
import { addressesOf } from '../../src/loopback/addresses.ts';
import { type StandingFaults, standingFaults } from '../../src/loopback/faults/standing.ts';
import { type Container, startContainer } from '../../src/loopback/node/container.ts';
import { type ContainerSpec, environmentOf, type PodFacts, portsOf } from '../../src/loopback/node/image.ts';
import { type LifeOptions, type PodLife, podLife } from '../../src/loopback/node/pod-life.ts';
import type { Phase } from '../../src/loopback/node/pod-status.ts';
import { makeTools, type Tools } from '../../src/loopback/node/tools.ts';
import { CONTAINER } from '../../src/model/labels.ts';
import { TOKEN, uidOf } from './plan.ts';
import { tempFolder } from './temp.ts';

export const PORT = 8889;
export const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
/**
 * Loopback clusters use 127.64 to 127.127. These addresses are above, and each process has different ones.
 */
const SECOND = 130 + (process.pid % 120);
export const addresses = addressesOf(SECOND, 4);
let pods = 0;

/** A pod on n1 with an address that no other pod has. */
export function podFacts(over: Partial<PodFacts> = {}): PodFacts {
  pods += 1;
  const name = `netdoctor-floater-${pods}`;
  return {
    name,
    namespace: 'netdoctor-system',
    uid: uidOf(pods),
    node: 'n1',
    onHost: false,
    ip: addresses.pod(0),
    ...over,
  };
}

/** The floater's container as in the manifest. `ready` is its readiness probe. */
export function floaterSpec(over: Partial<ContainerSpec> = {}, ready = 'true'): ContainerSpec {
  const value = `${TOKEN}.$(POD_UID)`;
  return {
    name: CONTAINER,
    image: IMAGE,
    command: ['/agnhost', 'porter'],
    env: [
      { name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      { name: `SERVE_PORT_${PORT}`, value },
      { name: `SERVE_UDP_PORT_${PORT}`, value },
    ],
    readinessProbe: { exec: { command: ['sh', '-c', ready] } },
    ...over,
  };
}

export interface PodScene extends AsyncDisposable {
  readonly life: PodLife;
  readonly pod: PodFacts;
  readonly faults: StandingFaults;
  /** What 127.0.0.1 is inside it. */
  readonly inside: string;
  readonly phases: readonly Phase[];
  readonly events: readonly KubeEvent[];
}

/** A pod that has not started yet, with programs and a container of its own. */
export async function aPod(spec = floaterSpec(), over: Partial<LifeOptions> = {}): Promise<PodScene> {
  const folder = tempFolder();
  const tools = await makeTools(folder.path, process.env);
  const pod = podFacts();
  const container = containerOf(pod, { folder: folder.path, tools });
  const faults = standingFaults();
  const phases: Phase[] = [];
  const events: KubeEvent[] = [];
  const life = podLife({
    pod,
    spec,
    container,
    ports: portsOf(spec, environmentOf(spec, pod)),
    faults,
    addresses,
    manner: () => ({}),
    inTurn: (probe) => probe(),
    onConnection: () => {},
    onPhase: (phase) => phases.push(phase),
    onEvent: (event) => events.push(event),
    ...over,
  });
  faults.onChange(() => void life.faultsChanged());
  return {
    life,
    pod,
    faults,
    inside: addresses.inside(pod.ip),
    phases,
    events,
    [Symbol.asyncDispose]: async () => {
      await life.end();
      folder[Symbol.dispose]();
    },
  };
}

export function containerOf(pod: PodFacts, { folder, tools }: { folder: string; tools: Tools }): Container {
  const container = startContainer({ folder, tools, uid: pod.uid, ip: pod.ip, hostname: pod.name, env: {} });
  container.setRoutes('');
  return container;
}

/** Resolves as soon as it holds. The test's own timeout is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

/** The answer on a floater's port, or the code of the error. */
export async function answerAt(address: string, port: number = PORT): Promise<string> {
  try {
    const response = await fetch(`http://${address}:${port}/`, { headers: { connection: 'close' } });
    return await response.text();
  } catch (error) {
    return String((error as { readonly cause?: { readonly code?: string } }).cause?.code);
  }
}

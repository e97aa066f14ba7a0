import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeEvent } from '../../kube/objects.ts';
import type { Addresses } from '../addresses.ts';
import { timestamp } from '../api/objects.ts';
import type { StandingFaults } from '../faults/standing.ts';
import type { Container } from './container.ts';
import { type Doors, makeDoors } from './doors.ts';
import { pullFailure, pullWarnings } from './events.ts';
import { type ContainerSpec, hasImage, type PodFacts } from './image.ts';
import type { Phase } from './pod-status.ts';
import type { Manner, Ports } from './responder.ts';

export interface LifeOptions {
  readonly pod: PodFacts;
  readonly spec: ContainerSpec;
  readonly container: Container;
  /** Undefined if the image does not know the command. */
  readonly ports: Ports | undefined;
  readonly faults: StandingFaults;
  readonly addresses: Addresses;
  /** How its floater answers at the moment. */
  readonly manner: () => Manner;
  readonly onConnection: (from: string) => void;
  /** Waits until one more probe may run. */
  readonly inTurn: (probe: () => Promise<boolean>) => Promise<boolean>;
  readonly onPhase: (phase: Phase) => void;
  readonly onEvent: (event: KubeEvent) => void;
}

/** One pod from start to end. */
export interface PodLife {
  readonly pod: PodFacts;
  readonly container: Container;
  readonly containerName: string;
  readonly ports: Ports | undefined;
  /** Resolves when it is ready, has ended, or cannot be run. */
  readonly run: () => Promise<void>;
  /** Opens or closes its ports according to the current faults. */
  readonly faultsChanged: () => Promise<void>;
  readonly isRunning: () => boolean;
  readonly end: () => Promise<void>;
}

const AGAIN_MS = 300;
const UNKNOWN_COMMAND = 'the demo cluster does not know this command';

export function podLife(options: LifeOptions): PodLife {
  const { pod, spec, container, ports, faults, addresses, manner, onConnection } = options;
  let over = false;
  let started = false;
  let crashed = false;
  const isUp = () => started && !crashed && !over;
  const doors: Doors | undefined =
    ports &&
    makeDoors({
      ports,
      inside: addresses.inside(pod.ip),
      outside: pod.ip,
      manner,
      onConnection,
      // A floater whose connections are refused accepts only its own connections.
      wanted: () => ({ inside: isUp(), outside: isUp() && !faults.at('refused', pod.node) }),
    });

  const enter = (phase: Phase) => {
    if (!over) options.onPhase(phase);
  };
  const cannotPull = () => faults.at('pod-not-ready', pod.node) !== undefined || !hasImage(spec);
  const pull = async () => {
    if (!cannotPull()) return;
    enter({ kind: 'waiting', ...pullFailure(spec.image) });
    for (const event of pullWarnings(pod, spec.image)) options.onEvent(event);
    while (cannotPull() && !over) await sleep(AGAIN_MS, undefined, { ref: false });
  };
  const faultsChanged = async () => {
    try {
      await doors?.settle();
    } catch (error) {
      crashed = true;
      enter({ kind: 'waiting', reason: 'CrashLoopBackOff', message: error instanceof Error ? error.message : '' });
      await doors?.settle();
    }
  };
  const listen = async () => {
    if (!doors) enter({ kind: 'waiting', reason: 'RunContainerError', message: UNKNOWN_COMMAND });
    started = doors !== undefined;
    await faultsChanged();
  };
  const untilReady = async () => {
    const command = spec.readinessProbe?.exec?.command;
    if (!command) return;
    const probe = async () => isUp() && (await succeeds(container, command));
    while (isUp() && !(await options.inTurn(probe))) await sleep(AGAIN_MS, undefined, { ref: false });
  };

  return {
    pod,
    container,
    containerName: spec.name,
    ports,
    run: async () => {
      enter({ kind: 'creating' });
      await pull();
      if (!over) await listen();
      const startedAt = timestamp();
      if (isUp()) enter({ kind: 'running', startedAt, ready: false });
      await untilReady();
      if (isUp()) enter({ kind: 'running', startedAt, ready: true });
    },
    faultsChanged,
    isRunning: () => isUp() && doors?.isOpen() === true,
    end: async () => {
      over = true;
      await container.stop();
      await faultsChanged();
    },
  };
}

async function succeeds(container: Container, command: readonly string[]): Promise<boolean> {
  const running = container.run(command);
  running.stdin.end();
  running.stdout.resume();
  running.stderr.resume();
  return (await running.ended).exitCode === 0;
}

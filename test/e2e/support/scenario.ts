import { NETCTL_NAMESPACE } from '../../../src/floater/netctl.ts';
import { DEFAULT_NAMESPACE } from '../../../src/model/labels.ts';
import {
  changes,
  heldOn,
  heldUntil,
  NODE_EVENTS,
  netctlObjects,
  nodeWarning,
  userNamespace,
} from './by-hand-changes.ts';
import { lookout, questions } from './by-hand-questions.ts';
import type { Step } from './replay.ts';

/** One step of the scenario: a command of the product, or requests that it would not send by itself. */
export type Stage = { readonly argv: readonly string[] } | { readonly byHand: readonly Step[] };

export const USERS = 'belongs-to-a-user';
export const HELD = 'held';
export const NAMESPACES: readonly string[] = [DEFAULT_NAMESPACE, USERS, NETCTL_NAMESPACE, HELD];

/**
 * Starts and ends with an empty cluster.
 * @param node the name of a node
 */
export function scenario(node: string): readonly Stage[] {
  return [
    { argv: ['clean'] },
    { argv: ['check', '--dry-run'] },
    { argv: ['check'] },
    { argv: ['check'] },
    { argv: ['check', '--dry-run', '--port', '8890'] },
    { argv: ['check', '--port', '8890'] },
    { argv: ['resume'] },
    { byHand: questions(DEFAULT_NAMESPACE, node) },
    { argv: ['clean', '--dry-run'] },
    { byHand: userNamespace(USERS) },
    { argv: ['check', '-n', USERS] },
    // An image that does not exist, so the product looks for the reason.
    { byHand: nodeWarning(node) },
    { argv: ['check', '-n', USERS, '--image', 'registry.k8s.io/e2e-test-images/nosuch:1', '--pod-wait', '4s'] },
    { byHand: lookout(USERS, node) },
    { argv: ['clean', '-n', USERS] },
    { byHand: changes(USERS) },
    // A DaemonSet that has the floaters' name, but is not ours, is refused.
    { argv: ['check', '-n', USERS] },
    { argv: ['clean'] },
    { argv: ['clean'] },
    { byHand: netctlObjects(NETCTL_NAMESPACE) },
    { argv: ['clean', '--netctl'] },
    { argv: ['clean', '--netctl', '--yes'] },
    { byHand: heldOn(HELD) },
    // A namespace that is being deleted is refused.
    { argv: ['check', '-n', HELD] },
    { argv: ['clean', '--dry-run', '-n', HELD] },
    { byHand: heldUntil(HELD) },
    {
      byHand: [
        ...[USERS, NETCTL_NAMESPACE].map((name) => `/api/v1/namespaces/${name}`),
        `${NODE_EVENTS}/netdoctor-test`,
      ].map(removal),
    },
  ];
}

function removal(path: string): Step {
  return { by: 'to end with an empty cluster', method: 'DELETE', path };
}

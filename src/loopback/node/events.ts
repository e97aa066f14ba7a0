import { randomBytes, randomUUID } from 'node:crypto';
import type { KubeEvent } from '../../kube/objects.ts';
import { timestamp } from '../api/objects.ts';
import type { PodFacts } from './image.ts';

/** What a runtime reports about an image that the registry does not have. */
const notThere = (image: string): string =>
  `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve image: ${image}: not found`;

/** The container's state after that. */
export function pullFailure(image: string): { readonly reason: string; readonly message: string } {
  const message = `Back-off pulling image "${image}": ErrImagePull: ${notThere(image)}`;
  return { reason: 'ImagePullBackOff', message };
}

/** The warnings of a kubelet that cannot pull an image. */
export function pullWarnings(pod: PodFacts, image: string): readonly KubeEvent[] {
  const messages = [`Failed to pull image "${image}": ${notThere(image)}`, 'Error: ErrImagePull'];
  return messages.map((message) => warning(pod, 'Failed', message));
}

function warning({ name, namespace, uid, node }: PodFacts, reason: string, message: string): KubeEvent {
  const now = timestamp();
  return {
    metadata: {
      name: `${name}.${randomBytes(8).toString('hex')}`,
      namespace,
      uid: randomUUID(),
      creationTimestamp: now,
    },
    involvedObject: {
      kind: 'Pod',
      namespace,
      name,
      uid,
      apiVersion: 'v1',
      fieldPath: 'spec.containers{floater}',
    },
    reason,
    message,
    source: { component: 'kubelet', host: node },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: 'Warning',
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: node,
  };
}

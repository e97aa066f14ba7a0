import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { Pod } from '../../kube/objects.ts';
import { placeOf } from '../api/paths.ts';
import { getObject } from '../api/read.ts';
import { requestUrl } from '../api/request-url.ts';
import { authorize, type Denies } from '../api/rights.ts';
import { refuseUpgrade } from '../api/server.ts';
import { badRequest, failure, internal, internalError, NO_SUCH_RESOURCE, notFound, Refusal } from '../api/status.ts';
import type { Store } from '../api/store.ts';
import type { StandingFaults } from '../faults/standing.ts';
import { converse, PROTOCOLS } from './exec-channel.ts';
import type { Kubelets } from './kubelets.ts';
import type { PodLife } from './pod-life.ts';

export interface ExecOptions {
  readonly store: Store;
  readonly kubelets: Kubelets;
  readonly faults: StandingFaults;
  readonly denies: Denies;
  /** The protocols that the server speaks, in order of preference. */
  readonly protocols?: readonly string[] | undefined;
  /** Called for each exec that is about to begin. */
  readonly onExec: (node: string) => void;
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A cut exec ends after this many lines: the program's first line, and one record. */
const CUT_AFTER = 2;
/** How long the API server tries to connect to a node that is switched off. */
const DIAL_MS = 3_000;

/** Execs, as API server and kubelet perform them together. */
export function execUpgrade(options: ExecOptions): Upgrade {
  const { protocols = PROTOCOLS, faults } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  return (request, socket, head) => {
    void admit(options, request).then(
      ({ life, query }) => {
        const { node } = life.pod;
        options.onExec(node);
        // A connection without an answer stays open until the client gives up.
        if (faults.at('exec-silent', node)) return;
        sockets.handleUpgrade(request, socket, head, (accepted) => {
          accepted.on('error', () => {});
          const command = query.getAll('command');
          void converse({
            socket: accepted,
            running: life.container.run(command),
            command,
            streams: { stdin: wants(query, 'stdin'), stdout: wants(query, 'stdout'), stderr: wants(query, 'stderr') },
            cutAfter: faults.at('exec-cut', node) ? CUT_AFTER : undefined,
          });
        });
      },
      (error: unknown) => refuseUpgrade(socket, (error instanceof Refusal ? error : internalError(error)).answer),
    );
  };
}

function wants(query: URLSearchParams, stream: string): boolean {
  return ['1', 'true'].includes(query.get(stream) ?? '');
}

interface Admitted {
  readonly life: PodLife;
  readonly query: URLSearchParams;
}

/** @throws Refusal if the API server or the kubelet would not open the channel */
async function admit(options: ExecOptions, request: IncomingMessage): Promise<Admitted> {
  const { store, kubelets, faults, denies, protocols = PROTOCOLS } = options;
  const proxy = faults.named('no-websocket')[0];
  if (proxy) throw strippedAnswer(Number(proxy.args[0] ?? 400));
  const { pathname, searchParams: query } = requestUrl(request);
  const place = placeOf(pathname);
  if (place?.resource.plural !== 'pods' || place.subresource !== 'exec' || !place.name) throw NO_SUCH_RESOURCE;
  // A WebSocket is a GET; since 1.35 the right to create is required too (KEP-4006).
  for (const verb of ['get', 'create']) authorize(verb, place, denies);
  const pod = getObject(store, place) as unknown as Pod;
  const { name, uid = '' } = pod.metadata;
  const container = query.get('container') ?? pod.spec.containers[0]?.name;
  if (!pod.spec.containers.some((one) => one.name === container))
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  const node = pod.spec.nodeName;
  if (!node) throw badRequest(`pod ${name} does not have a host assigned`);
  await refuseByFault(faults, node, notFound(place.resource, name));
  const life = kubelets.find(uid);
  if (!life?.isRunning()) throw internal(`error: unable to upgrade connection: container not found ("${container}")`);
  if (!['stdin', 'stdout', 'stderr'].some((stream) => wants(query, stream))) throw NO_STREAMS;
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
  if (!protocols.some((protocol) => offered.includes(protocol))) throw NO_PROTOCOL;
  return { life, query };
}

/**
 * If a proxy removes the upgrade, the API server itself returns 400, as for any request without one; any
 * other status is the proxy's own answer.
 */
function strippedAnswer(status: number): Refusal {
  if (status === 400) return badRequest('Upgrade request required');
  const body = `<html>\n<head><title>${status} from the proxy</title></head>\n</html>\n`;
  return new Refusal({ status, body, headers: { 'content-type': 'text/html', server: 'demo-proxy' } });
}

/** @throws Refusal if a fault stands between the API server and the container */
async function refuseByFault(faults: StandingFaults, node: string, noSuchPod: Refusal): Promise<void> {
  if (faults.at('exec-refused', node)) throw REFUSED_BY_WEBHOOK;
  if (faults.at('exec-lost', node)) throw noSuchPod;
  if (faults.at('kubelet-tls', node)) throw internal('error dialing backend: remote error: tls: internal error');
  if (!faults.at('down', node)) return;
  await sleep(DIAL_MS, undefined, { ref: false });
  throw internal('error dialing backend: dial tcp: connect: no route to host');
}

const NO_STREAMS = new Refusal({
  status: 400,
  body: 'you must specify at least 1 of stdin, stdout, stderr',
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});

/** The WebSocket handshake itself sends this, without a body. */
const NO_PROTOCOL = new Refusal({ status: 403, body: '' });

const REFUSED_BY_WEBHOOK = failure({
  code: 403,
  reason: 'Forbidden',
  message: 'admission webhook "no-exec.demo.example" denied the request: nobody executes commands here',
});

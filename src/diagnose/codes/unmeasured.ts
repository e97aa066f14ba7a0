import type { CodeFacts } from './facts.ts';

/** ND8xx: what could not be measured, and what prevented it. */
export const UNMEASURED_CODES = {
  ND801: {
    title: 'Nothing could be measured from a node',
    means:
      "The program could not be run in this node's floater, so nothing is known of its ways out. This is no failure of the network under test.",
    shownBy: "the cells of this node's row are errors",
    reasons: [
      'the kubelet or the container runtime hangs',
      'the API server does not reach the kubelet of the node, and nothing says so (port 10250, konnectivity)',
      'the API server was away, or had too much to do',
    ],
  },
  ND802: {
    title: "A node's floater cannot be trusted",
    means:
      'The floater changed or went away while it was probed, or is not alone in its pod; what failed from and to it is not counted.',
    shownBy: 'its cells are errors of the pod',
    reasons: [
      'it was restarted or made anew during the check',
      'a sidecar was injected',
      'the node is short of memory',
      'the node was removed from the cluster',
    ],
  },
  ND803: {
    title: 'Execs do not get through to the API server',
    means:
      'The API server answers requests, but the WebSocket that an exec needs does not come about: something on the way from this machine to the API server does not pass it. It says nothing about the nodes.',
    shownBy: "an answer that is no API server's, or none, in place of the WebSocket, and requests that were answered",
    reasons: [
      'a reverse proxy or load balancer before the API server passes no WebSocket (nginx without proxy_set_header Upgrade and Connection, HTTP/2 only, an idle time-out)',
      'a proxy of the company (proxy-url, HTTPS_PROXY) refuses or takes apart WebSocket connections',
      'a gateway passes some paths of the API alone, and pods/exec is none of them',
      'one of several API servers or load balancers behind the address differs from the others',
    ],
  },
  ND804: {
    title: 'The API server does not reach a kubelet',
    means: 'The API server passes each exec on to the kubelet of the node, port 10250, and no connection came about.',
    shownBy: "the API server's own words: error dialing backend, dial tcp …:10250",
    reasons: [
      'a firewall or security group lets no connection from the control plane to port 10250 of the node',
      'the kubelet does not run, or listens elsewhere',
      'the node has an address that the API server has no route to (several networks, --node-ip, a VPN)',
      'the API server prefers an address or name of the node that is wrong (--kubelet-preferred-address-types)',
    ],
  },
  ND805: {
    title: 'A kubelet has no serving certificate',
    means:
      'The kubelet asked for a serving certificate and got none, so it breaks off every TLS handshake: exec, logs and metrics of the node fail.',
    shownBy: "the API server's own words: remote error: tls: internal error",
    reasons: [
      'nobody approved its request: with serverTLSBootstrap, nothing in Kubernetes approves kubernetes.io/kubelet-serving by itself',
      'what approves such requests does not run, or refuses the names and addresses of the node',
    ],
  },
  ND806: {
    title: 'The API server does not accept the certificate of a kubelet',
    means: 'The kubelet answers, and the API server cannot verify who it is: exec and logs of the node fail.',
    shownBy: "the API server's own words: x509: …",
    reasons: [
      'the certificate is not for the address by which the API server calls the node (the address changed)',
      'it is signed by another authority than --kubelet-certificate-authority of the API server names',
      'it has expired, or a clock is wrong',
    ],
  },
  ND807: {
    title: 'A kubelet refuses the API server',
    means: 'The kubelet answers, and does not let the API server execute anything.',
    shownBy: "the kubelet's own words: Unauthorized, Forbidden (user=…, resource=nodes, subresource=proxy)",
    reasons: [
      'the user of --kubelet-client-certificate lacks the role system:kubelet-api-admin',
      'the kubelet trusts another authority (clientCAFile), or the client certificate has expired',
      'the kubelet runs with enableDebuggingHandlers: false',
    ],
  },
  ND808: {
    title: 'Another kubelet answers for a node',
    means: 'The API server reached a kubelet that does not know the floater: most likely that of another node.',
    shownBy: "the kubelet's own words: pod does not exist; and the floater is there",
    reasons: [
      'two nodes report the same InternalIP (virtual machines with a NAT interface: set --node-ip)',
      'a NAT rule or a load balancer sends port 10250 elsewhere',
    ],
  },
  ND809: {
    title: 'The tunnel from the API server to the nodes does not work',
    means: 'The API server reaches nodes through konnectivity, or a tunnel like it, and no agent took the connection.',
    shownBy: "the API server's own words: No agent available; dial timeout, backstop",
    reasons: [
      'no konnectivity-agent runs, or none is ready',
      'agents do not reach the konnectivity-server (a firewall towards the control plane, port 8132; an expired certificate)',
      'the agent that was chosen does not reach the node',
    ],
  },
  ND810: {
    title: 'The user may not execute commands in the floaters',
    means: 'The authorizer refused the exec with 403: the user lacks get or create on pods/exec.',
    shownBy: "the API server's own words: User … cannot …",
    reasons: [
      'a role that allows it is missing, or was taken away during the check',
      'the token or the group of the user changed',
    ],
  },
  ND811: {
    title: 'A policy refuses execs',
    means: 'The user has the right, and admission refused the exec all the same.',
    shownBy:
      "the API server's own words: admission webhook … denied the request; ValidatingAdmissionPolicy … denied request",
    reasons: [
      'a policy forbids exec in this namespace (Gatekeeper, Kyverno, a webhook of the platform)',
      'a webhook that is asked about execs does not answer, and its failurePolicy is Fail',
    ],
  },
  ND812: {
    title: 'The API server does not accept the credentials any more',
    means: 'Execs were refused with 401, though requests had been answered before.',
    shownBy: "the API server's own words: Unauthorized",
    reasons: ['the token expired during the check', 'it was revoked, or the user removed'],
  },
  ND813: {
    title: 'Not all could be measured from a node',
    means: "The program was run in this node's floater, and its end did not arrive: what it printed before counts.",
    shownBy: "some cells of this node's row are errors, and others have a verdict",
    reasons: [
      'the connection of the exec was cut (an idle time-out, a proxy or API server that was restarted)',
      'the program was ended in the floater: the node or the container is short of memory',
      'an earlier run had measured the rest',
    ],
  },
} as const satisfies Record<string, CodeFacts>;

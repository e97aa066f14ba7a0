import { shellWords } from '../../kube/flag-words.ts';
import { CONTAINER } from '../../model/labels.ts';
import type { FindingCode } from '../codes.ts';
import type { NextStep } from '../finding.ts';

/** What the commands are about. */
export interface Aimed {
  /** The kubectl command line for the cluster. */
  readonly kubectl: string;
  /** The floaters' namespace. */
  readonly namespace: string;
  /** A floater that could not be asked; undefined if the report names none. */
  readonly pod: string | undefined;
  /** The node that the finding is about, or the first of a few. */
  readonly node: string | undefined;
}

/**
 * Commands about the cause of a ND8xx finding, before those common to all. A code that is not listed has
 * none.
 */
export const UNMEASURED_STEPS: Readonly<Partial<Record<FindingCode, (aimed: Aimed) => readonly NextStep[]>>> = {
  ND803: (aimed) => [
    ...execStep(aimed),
    {
      why: 'the address and the proxy that kubectl takes',
      command: `${aimed.kubectl} config view --minify; env | grep -i _proxy`,
    },
  ],
  ND804: ({ kubectl, node }) => [
    addresses(kubectl),
    ...onNode(node, { why: 'whether the kubelet listens', command: "ss -ltn 'sport = :10250'" }),
  ],
  ND805: ({ kubectl }) => [
    { why: 'requests for certificates that nobody approved (Pending)', command: `${kubectl} get csr` },
  ],
  ND806: ({ kubectl, node }) => [
    addresses(kubectl),
    ...onNode(node, {
      why: 'who signed the certificate, until when it is valid, and for which addresses',
      command:
        'openssl s_client -connect 127.0.0.1:10250 </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName',
    }),
  ],
  ND807: ({ kubectl }) => [
    {
      why: 'who may use the API of kubelets',
      command: `${kubectl} get clusterrolebindings -o wide | grep -e NAME -e kubelet`,
    },
  ],
  ND808: ({ kubectl }) => [addresses(kubectl)],
  ND809: ({ kubectl }) => [
    { why: 'whether agents run', command: `${kubectl} get pods -A -o wide | grep -e NAMESPACE -e konnectivity` },
    { why: 'what they say', command: `${kubectl} -n kube-system logs -l k8s-app=konnectivity-agent --tail=50` },
  ],
  ND810: ({ kubectl, namespace }) =>
    (['get', 'create'] as const).map((verb) => ({
      why: `whether the user may ${verb} pods/exec`,
      command: `${kubectl} auth can-i ${verb} pods --subresource=exec ${shellWords(['-n', namespace])}`,
    })),
  ND811: ({ kubectl }) => [
    {
      why: 'webhooks that may refuse it',
      command: `${kubectl} get validatingwebhookconfigurations,mutatingwebhookconfigurations`,
    },
    { why: 'policies that may refuse it', command: `${kubectl} get validatingadmissionpolicybindings` },
  ],
  ND812: ({ kubectl }) => [{ why: 'whether the credentials are accepted', command: `${kubectl} auth can-i list pods` }],
};

function execStep({ kubectl, namespace, pod }: Aimed): readonly NextStep[] {
  if (pod === undefined) return [];
  const words = shellWords(['-n', namespace, 'exec', pod, '-c', CONTAINER, '--', 'sh', '-c', 'echo passed']);
  return [
    {
      why: 'whether an exec of kubectl passes; it may take SPDY in place of WebSocket',
      command: `${kubectl} ${words}`,
    },
  ];
}

function onNode(node: string | undefined, step: NextStep): readonly NextStep[] {
  return node === undefined ? [] : [{ ...step, node }];
}

const addresses = (kubectl: string): NextStep => ({
  why: 'the addresses by which the API server calls kubelets',
  command: `${kubectl} get nodes -o wide`,
});

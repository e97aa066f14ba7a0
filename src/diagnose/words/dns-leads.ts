import { shellWords } from '../../kube/flag-words.ts';
import type { Circumstances, DnsPod, DnsState } from '../../model/circumstances.ts';
import { dnsChecks } from '../../model/dns-checks.ts';
import type { Aim } from '../../model/plan.ts';
import { counted } from '../../text/plural.ts';
import type { Finding } from '../finding.ts';
import { dnsPods } from './cluster-commands.ts';
import { dnsService } from './dns-service.ts';
import type { Lead, RunFacts } from './lead.ts';
import { kubectlOf } from './next.ts';

/** The number of DNS pods that are named. The others are only counted. */
const SHOWN = 3;

/** What is wrong with the cluster's DNS itself, if the finding is about DNS. Pure. */
export function dnsLeads(run: RunFacts, { cluster, dns }: Circumstances, finding: Finding): readonly Lead[] {
  if (!dns || !isAboutDns(run, finding)) return [];
  const scene = { dns, finding, replica: replicaOf(run, finding), kubectl: kubectlOf(run, cluster) };
  const dead = deadLead(scene);
  if (!dead) return [...podLeads(scene), ...policyLeads(scene)];
  return isAlone(run, finding) ? [dead] : [{ ...dead, first: undefined }];
}

interface DnsScene {
  readonly dns: DnsState;
  readonly finding: Finding;
  /** The DNS pod that the finding is about; undefined if it is about something else. */
  readonly replica: Aim | undefined;
  readonly kubectl: string;
}

function isAboutDns({ failures, matrix }: RunFacts, { code, scope }: Finding): boolean {
  if (!code.startsWith('ND5')) return false;
  const ofDns = dnsChecks(matrix.endpoints);
  if (scope.checks.some((check) => ofDns.has(check))) return true;
  return failures.some(({ check, reason }) => reason === 'DNS' && scope.checks.includes(check));
}

/** If Services fail along with DNS, a dead DNS does not explain them. */
function isAlone({ failures, matrix }: RunFacts, { code, scope }: Finding): boolean {
  const ofDns = dnsChecks(matrix.endpoints);
  if (/^ND50[1-4]$/.test(code) || scope.checks.every((check) => ofDns.has(check))) return true;
  const own = failures.filter(({ check, verdict }) => verdict === 'fail' && scope.checks.includes(check));
  return own.every(({ check, reason }) => ofDns.has(check) || reason === 'DNS');
}

function replicaOf({ matrix }: RunFacts, { subject, scope }: Finding): Aim | undefined {
  if (subject.kind !== 'service') return undefined;
  const ends = matrix.endpoints.filter((end) => end.layer === 'service');
  const own = ends.find(
    ({ cluster, node, check }) => cluster === subject.cluster && node === subject.name && scope.checks.includes(check),
  );
  return own?.aim.role === 'dns-replica' ? own.aim : undefined;
}

/** Set if DNS cannot answer anyone: there is no Service, no ready pod or no ready endpoint. */
function deadLead(scene: DnsScene): Lead | undefined {
  const { dns, kubectl } = scene;
  const { service, endpoints, pods } = dns;
  if (service === undefined) return isOfAll(scene) ? noService(kubectl) : undefined;
  const [namespace = '', name = ''] = service.split('/');
  const home = `${kubectl} -n ${shellWords([namespace])}`;
  const listed = dnsPods(kubectl, dnsService(service));
  if (pods?.all === 0) {
    return {
      evidence: `no pod runs behind the DNS Service ${service}`,
      first: {
        reason: 'there are no DNS pods: scaled to 0, or removed',
        next: [{ why: 'whether it is scaled to 0', command: `${home} get deployments,daemonsets -o wide` }, ...listed],
      },
    };
  }
  if (pods?.ready === 0) {
    const head = pods.all === 1 ? 'the only pod' : `none of the ${pods.all} pods`;
    return {
      evidence: `${head} behind the DNS Service ${service} is ${pods.all === 1 ? 'not ready' : 'ready'}: ${podsWords(pods.troubles)}`,
      first: { reason: `the DNS pods do not run: ${podsWords(pods.troubles.slice(0, 1))}`, next: listed },
    };
  }
  if (endpoints !== 0) return undefined;
  const though = pods
    ? `, though ${pods.ready} of ${counted(pods.all, 'pod')} that it selects ${pods.ready === 1 ? 'is' : 'are'} ready`
    : '';
  const describe = `${home} describe service ${shellWords([name])}`;
  return {
    evidence: `the DNS Service ${service} has no ready endpoint${though}`,
    first: {
      reason: 'the DNS Service leads to nothing: its ports fit no pod, or nobody writes its endpoints',
      next: [{ why: 'its selector, ports and endpoints', command: describe }, ...listed],
    },
  };
}

function noService(kubectl: string): Lead {
  return {
    evidence: 'namespace kube-system has no DNS Service: the nameserver of the pods leads nowhere',
    first: {
      reason: 'the DNS Service (kube-dns) was removed',
      next: [{ why: 'whether there is a DNS Service', command: `${kubectl} -n kube-system get services -o wide` }],
    },
  };
}

/** Whether the finding is about neither one node nor one DNS pod: the failures come from everywhere. */
function isOfAll({ finding: { subject }, replica }: DnsScene): boolean {
  return (subject.kind === 'service' && !replica) || subject.kind === 'run';
}

/** Some of the pods are in trouble. They are the cause if the finding is about one of them. */
function podLeads({ dns: { service = '', pods }, replica, kubectl }: DnsScene): readonly Lead[] {
  const troubles = pods?.troubles ?? [];
  const isSubject = ({ pod }: DnsPod) => pod === replica?.pod;
  const others = troubles.filter((pod) => !isSubject(pod));
  const home = `${kubectl} -n ${shellWords([service.split('/')[0] ?? ''])}`;
  return [
    ...troubles.filter(isSubject).map((pod) => ({
      evidence: podsWords([pod]),
      first: {
        reason: `the pod itself: ${pod.why}`,
        next: [{ why: 'why the pod is so', command: `${home} describe pod ${shellWords([pod.pod])}` }],
      },
    })),
    ...(others.length > 0 ? [{ evidence: `of the DNS pods, ${podsWords(others)}` }] : []),
  ];
}

/** Such policies restrict incoming traffic from any node. */
function policyLeads(scene: DnsScene): readonly Lead[] {
  const { dns, kubectl } = scene;
  const more = dns.policies.length - SHOWN;
  const leads = dns.policies.slice(0, SHOWN).map((policy) => {
    const [namespace = '', name = ''] = policy.split('/');
    const evidence = `NetworkPolicy ${policy} selects the DNS pods (ingress)`;
    const command = `${kubectl} -n ${shellWords([namespace])} describe networkpolicy ${shellWords([name])}`;
    const reason = `NetworkPolicy ${policy}, which selects the DNS pods`;
    const first = { reason, next: [{ why: 'whom the policy lets in', command }] };
    return isOfAll(scene) ? { evidence, first } : { evidence };
  });
  if (more <= 0) return leads;
  const policies = counted(more, 'more NetworkPolicy', 'more NetworkPolicies');
  return [...leads, { evidence: `and ${policies} that ${more === 1 ? 'selects' : 'select'} the DNS pods (ingress)` }];
}

function podsWords(pods: readonly DnsPod[]): string {
  const shown = pods.slice(0, SHOWN).map(({ pod, node, why }) => `${pod}${node ? ` on ${node}` : ''}: ${why}`);
  const more = pods.length - SHOWN;
  return shown.join('; ') + (more > 0 ? ` and ${more} more` : '');
}

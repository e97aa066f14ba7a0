import {
  connected,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  programError,
  strangeRecord,
  type Target,
  transferOf,
} from '../../src/check/plugin.ts';

const VERSION = /"gitVersion"\s*:\s*"v?\d/;
const STATUS = /"kind"\s*:\s*"Status"/;
/** curl's exit code */
const NO_URL = 3;

export function judge({ address }: Target, { fields }: ProbeRecord): Judgement {
  const found = transferOf(fields);
  if (!found) return strangeRecord(fields);
  const { exit, http, body, latencyMs } = found;
  if (exit === NO_URL && address === '') {
    const detail = 'the pod has no KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT';
    return programError(detail);
  }
  if (exit !== 0) return failedTransfer(found);
  const isOne = http === '200' ? VERSION.test(body) : ['401', '403'].includes(http) && STATUS.test(body);
  if (isOne) return { verdict: 'pass', latencyMs };
  const begin = JSON.stringify(body.slice(0, 120).trim());
  return connected('BAD_REPLY', `HTTP ${http}, not an API server's answer: ${begin}`, latencyMs);
}

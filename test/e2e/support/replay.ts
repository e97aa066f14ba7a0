import { type Ask, parsed, type RawAnswer, type RawRequest } from './raw-client.ts';
import type { Settle } from './settle.ts';

/**
 * A request of a sequence. Values that differ between clusters are placeholders: `{{uid PATH}}` and `{{rv
 * PATH}}` for those of the object at PATH, `{{continue}}` for the token of the last incomplete list.
 */
export interface Step extends RawRequest {
  /** The command that sent it, or the reason why it was added by hand. */
  readonly by: string;
  /** Whether to wait for controllers before the next request. Default: after changes. */
  readonly settles?: boolean;
}

export interface Answered {
  readonly step: Step;
  readonly answer: RawAnswer;
}

export interface Target {
  readonly ask: Ask;
  /** Waits until controllers have nothing left to do. */
  readonly settle: Settle;
}

/** Sends a sequence of requests to a cluster, one after the other. */
export async function replay(steps: readonly Step[], { ask, settle }: Target): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  let token = '';
  for (const step of steps) {
    const answer = await ask(await filledIn(step, ask, token));
    token = tokenOf(answer) ?? token;
    answers.push({ step, answer });
    if (settles(step) && answer.status < 300) await settle();
  }
  return answers;
}

function settles({ method, path, settles: is }: Step): boolean {
  return is ?? (method !== 'GET' && !path.includes('dryRun=All'));
}

const PLACEHOLDER = /\{\{(uid|rv) ([^}]+)\}\}/g;

async function filledIn({ method, path, body }: Step, ask: Ask, token: string): Promise<RawRequest> {
  let text = JSON.stringify({ method, path, body });
  for (const [whole, what, of = ''] of text.matchAll(PLACEHOLDER)) {
    const { uid, resourceVersion } = metadataOf(await ask({ method: 'GET', path: of }));
    text = text.replaceAll(whole, (what === 'uid' ? uid : resourceVersion) ?? 'none');
  }
  return parsed(text.replaceAll('{{continue}}', encodeURIComponent(token))) as RawRequest;
}

interface Metadata {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly continue?: string;
}

export function metadataOf({ body }: RawAnswer): Metadata {
  return (body as { readonly metadata?: Metadata }).metadata ?? {};
}

function tokenOf(answer: RawAnswer): string | undefined {
  return metadataOf(answer).continue;
}

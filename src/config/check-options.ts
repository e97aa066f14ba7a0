import type { CheckOptions } from '../check/contract.ts';
import { UserError } from '../errors.ts';
import { integer, listOf } from './numbers.ts';

/** What the user said of single checks, in the form of the flags. */
export interface CheckOptionArgs {
  readonly url?: string | undefined;
  readonly urlStatus?: string | undefined;
  readonly urlContains?: string | undefined;
  readonly urlInsecure?: boolean | undefined;
  readonly target?: string | undefined;
  readonly targetPort?: string | undefined;
  readonly targetProtocol?: string | undefined;
  readonly dnsName?: string | undefined;
  readonly dnsServer?: string | undefined;
}

/**
 * By check; each is held against the check's own schema before anything runs. Pure.
 * @throws UserError where a number is none
 */
export function checkOptions(args: CheckOptionArgs): Readonly<Record<string, CheckOptions>> {
  const status = listOf(args.urlStatus)?.map((text) => integer('url-status', text, { least: 100, most: 599 }));
  const ports = listOf(args.targetPort)?.map((text) => integer('target-port', text, { least: 1, most: 65_535 }));
  const addresses = listOf(args.target);
  if (addresses && !ports) throw withoutPorts();
  const urls = listOf(args.url);
  for (const url of urls ?? []) refuseSecrets(url);
  return {
    dns: given({ names: listOf(args.dnsName), servers: listOf(args.dnsServer) }),
    http: given({
      urls,
      status,
      contains: args.urlContains || undefined,
      insecure: args.urlInsecure || undefined,
    }),
    targets: given({ addresses, ports, protocols: listOf(args.targetProtocol) }),
  };
}

function withoutPorts(): UserError {
  return new UserError('--target names addresses, and nothing says which ports of them are probed', {
    code: 'BAD_FLAG',
    hint: 'name them by --target-port',
  });
}

/** The plan of a run is saved, and programs are printed: no place for a password. */
function refuseSecrets(url: string): void {
  if (!/^[a-z]+:\/\/[^/?#]*@/i.test(url)) return;
  throw new UserError('--url holds a user or a password, which would be saved with the run', {
    code: 'BAD_FLAG',
    hint: 'leave it out: a page that asks for a login answers 401, which --url-status 401 takes as right',
  });
}

function given(options: CheckOptions): CheckOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

import { bytesOfBase64 } from './go-base64.ts';
import type { Value } from './go-yaml.ts';

/**
 * A value as Go would decode it, or what is wrong with it, in words that never quote it, because it may be a
 * secret.
 */
export type Decoded = { readonly value: unknown } | ValueFault;
interface ValueFault {
  /** The place within the value, e.g. `.users[0].user.token`; empty for the value itself. */
  readonly path: string;
  readonly wrong: string;
}

interface Field {
  readonly decode: (value: Value) => Decoded;
  /** The value that `null` becomes within a list or a map. */
  readonly zero: unknown;
}
type Shape = Readonly<Record<string, Field>>;

const fault = (wrong: string, path = ''): ValueFault => ({ path, wrong });
const below = (path: string, { path: rest, wrong }: ValueFault): ValueFault => fault(wrong, `${path}${rest}`);

const isObject = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Field = {
  decode: (value) => (typeof value === 'string' ? { value } : fault('is no text: put it in quotes')),
  zero: '',
};
const toggle: Field = {
  decode: (value) => (typeof value === 'boolean' ? { value } : fault('is neither true nor false')),
  zero: false,
};
/** Text without line breaks; Go accepts a list of bytes as well. */
const base64: Field = {
  decode: (value) => {
    if (typeof value !== 'string') return isBytes(value) ? { value: base64Of(value) } : text.decode(value);
    return bytesOfBase64(value) ? { value: value.replace(/[\r\n]/g, '') } : fault('is no base64');
  },
  zero: '',
};
const anything: Field = { decode: (value) => ({ value }), zero: null };

function isBytes(value: Value): value is readonly number[] {
  return Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
}

function base64Of(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('base64');
}

/** Unknown keys and `null` are ignored. */
function struct(shape: Shape): Field {
  const decode = (value: Value): Decoded => {
    if (!isObject(value)) return fault('is no map of keys');
    const fields: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(shape)) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (given === undefined || given === null) continue;
      const decoded = field.decode(given);
      if ('wrong' in decoded) return below(`.${name}`, decoded);
      fields[name] = decoded.value;
    }
    return { value: fields };
  };
  return { decode, zero: {} };
}

function listOf(field: Field, what: string): Field {
  const decode = (value: Value): Decoded => {
    if (!Array.isArray(value)) return fault(`is no list of ${what}`);
    return all(value, field, (index) => `[${index}]`);
  };
  return { decode, zero: [] };
}

function mapOf(field: Field, what: string): Field {
  const decode = (value: Value): Decoded => {
    if (!isObject(value)) return fault(`is no map of ${what}`);
    const decoded = all(Object.values(value), field, (index) => `.${Object.keys(value)[index]}`);
    if ('wrong' in decoded) return decoded;
    const values = decoded.value as readonly unknown[];
    return { value: Object.fromEntries(Object.keys(value).map((key, index) => [key, values[index]])) };
  };
  return { decode, zero: {} };
}

function all(values: readonly Value[], field: Field, pathOf: (index: number) => string): Decoded {
  const decoded: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const one = value === null ? { value: field.zero } : field.decode(value);
    if ('wrong' in one) return below(pathOf(index), one);
    decoded.push(one.value);
  }
  return { value: decoded };
}

const texts = listOf(text, 'texts');

/** Named entries, in which no name may occur twice (api/v1/conversion.go). */
function named(shape: Shape): Field {
  const { decode, zero } = listOf(struct({ name: text, ...shape }), 'maps');
  const distinct = (value: Value): Decoded => {
    const decoded = decode(value);
    if ('wrong' in decoded) return decoded;
    const names = (decoded.value as readonly { readonly name?: string }[]).map(({ name = '' }) => name);
    const seen = new Set<string>();
    const twice = names.find((name) => seen.size === seen.add(name).size);
    return twice === undefined ? decoded : fault(`has the name "${twice}" twice`);
  };
  return { decode: distinct, zero };
}

const extensions = named({ extension: anything });

const EXEC: Shape = {
  apiVersion: text,
  command: text,
  args: texts,
  env: listOf(struct({ name: text, value: text }), 'maps'),
  interactiveMode: text,
  provideClusterInfo: toggle,
  installHint: text,
};

const CLUSTER: Shape = {
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': base64,
  'insecure-skip-tls-verify': toggle,
  'tls-server-name': text,
  'proxy-url': text,
  'disable-compression': toggle,
  extensions,
};

const USER: Shape = {
  'client-certificate': text,
  'client-certificate-data': base64,
  'client-key': text,
  'client-key-data': base64,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  exec: struct(EXEC),
  'auth-provider': struct({ name: text, config: mapOf(text, 'texts') }),
  as: text,
  'as-uid': text,
  'as-groups': texts,
  'as-user-extra': mapOf(texts, 'lists of texts'),
  extensions,
};

const CONTEXT: Shape = { cluster: text, user: text, namespace: text, extensions };

const CONFIG = struct({
  kind: text,
  apiVersion: text,
  preferences: struct({ colors: toggle, extensions }),
  clusters: named({ cluster: struct(CLUSTER) }),
  users: named({ user: struct(USER) }),
  contexts: named({ context: struct(CONTEXT) }),
  'current-context': text,
  extensions,
});

/**
 * Decodes a kubeconfig document by kubectl's rules (k8s.io/client-go/tools/clientcmd/api/v1). Unknown keys
 * and `null` values are dropped.
 */
export function decodeKubeconfig(document: Value): Decoded {
  return document === null ? { value: {} } : (kindFault(document) ?? CONFIG.decode(document));
}

/**
 * Checks kind and version. Their keys are matched regardless of case (runtime/serializer/json/meta.go in
 * apimachinery).
 */
function kindFault(document: Value): ValueFault | undefined {
  if (!isObject(document)) return fault('is no map of keys');
  const given = Object.entries(document).filter(([, value]) => value !== null && value !== '');
  const lowered = given.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key.toLowerCase(), value]);
  const { kind = 'Config', apiversion = 'v1' } = Object.fromEntries(lowered);
  if (typeof kind !== 'string' || typeof apiversion !== 'string')
    return fault('has a kind or an apiVersion that is no text');
  return kind === 'Config' && apiversion === 'v1' ? undefined : fault('is no Config of v1, by its kind and apiVersion');
}

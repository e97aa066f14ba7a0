/** What is wrong with one value of an entry, in words that follow its name; undefined where nothing is. */
type Rule = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, Rule>>;
export type EntryKind = 'cluster' | 'user' | 'context';

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const text: Rule = (value) => (isText(value) ? undefined : 'is no text: put it in quotes');
const toggle: Rule = (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false');
const texts: Rule = (value) => (isTexts(value) ? undefined : 'is no list of texts');
const object: Rule = (value) => (isObject(value) ? undefined : 'is no map of keys');
const objects: Rule = (value) => (Array.isArray(value) && value.every(isObject) ? undefined : 'is no list of maps');
const extra: Rule = (value) =>
  isObject(value) && Object.values(value).every(isTexts) ? undefined : 'is no map of lists of texts';
const base64: Rule = (value) =>
  text(value) ?? (/^[A-Za-z0-9+/\s]*(?:=[=\s]*)?$/.test(String(value)) ? undefined : 'is no base64');

const SHAPES: Readonly<Record<EntryKind, Shape>> = {
  cluster: {
    server: text,
    'certificate-authority': text,
    'certificate-authority-data': base64,
    'insecure-skip-tls-verify': toggle,
    'tls-server-name': text,
    'proxy-url': text,
    'disable-compression': toggle,
    extensions: objects,
  },
  user: {
    'client-certificate': text,
    'client-certificate-data': base64,
    'client-key': text,
    'client-key-data': base64,
    token: text,
    tokenFile: text,
    username: text,
    password: text,
    exec: (value) => object(value) ?? within(EXEC, value),
    'auth-provider': object,
    as: text,
    'as-uid': text,
    'as-groups': texts,
    'as-user-extra': extra,
  },
  context: { cluster: text, user: text, namespace: text },
};

const EXEC: Shape = {
  apiVersion: text,
  command: text,
  args: texts,
  env: (value) => objects(value) ?? (value as readonly object[]).map((one) => within(VARIABLE, one)).find(isText),
  interactiveMode: text,
  provideClusterInfo: toggle,
  installHint: text,
};

const VARIABLE: Shape = { name: text, value: text };

/**
 * What is wrong with the values of an entry: kubectl refuses a kubeconfig with one of another type. The words never
 * hold the value, which may be a secret.
 */
export function wrongValue(kind: EntryKind, entry: object): string | undefined {
  return wrongIn(SHAPES[kind], entry);
}

function wrongIn(shape: Shape, entry: unknown): string | undefined {
  for (const [name, rule] of Object.entries(shape)) {
    const value: unknown = Reflect.get(Object(entry), name);
    const wrong = value === undefined || value === null ? undefined : rule(value);
    if (wrong) return `${name} ${wrong}`;
  }
  return undefined;
}

function within(shape: Shape, value: unknown): string | undefined {
  const wrong = wrongIn(shape, value);
  return wrong && `has a wrong value: ${wrong}`;
}

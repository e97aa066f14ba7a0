import type { Heard } from '../../../src/loopback/api/server.ts';
import type { Change, Store } from '../../../src/loopback/api/store.ts';
import type { Step } from './replay.ts';

/** Records the requests to a loopback cluster in a form in which another cluster can be asked the same. */
export interface Recording {
  readonly hear: (request: Heard) => void;
  /** Learns the names of the objects that the cluster creates. */
  readonly watch: (store: Store) => void;
  /** What was recorded since the last call. */
  readonly take: (by: string) => readonly Step[];
}

export function recording(): Recording {
  let heard: Heard[] = [];
  const uids = new Map<string, string>();
  const versions = new Map<string, string>();
  return {
    hear: (request) => void heard.push(request),
    watch: (store) => {
      store.onChange((change) => {
        const { uid, resourceVersion } = change.object.metadata;
        if (uid) uids.set(uid, pathOf(change));
        if (resourceVersion) versions.set(resourceVersion, pathOf(change));
      });
    },
    take: (by) => {
      const taken = heard.map(({ method, url, body }) =>
        withoutValues({ by, method, path: url, body }, uids, versions),
      );
      heard = [];
      return taken;
    },
  };
}

function pathOf({ resource, object }: Change): string {
  const { group, version, plural } = resource;
  const { namespace, name } = object.metadata;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespace ? `/namespaces/${namespace}` : ''}/${plural}/${name}`;
}

type Names = ReadonlyMap<string, string>;

function withoutValues(step: Step, uids: Names, versions: Names): Step {
  let text = JSON.stringify(step);
  for (const [uid, path] of uids) text = text.replaceAll(uid, `{{uid ${path}}}`);
  return JSON.parse(text, (key, value) => {
    const path = key === 'resourceVersion' ? versions.get(value) : undefined;
    return path ? `{{rv ${path}}}` : value;
  });
}

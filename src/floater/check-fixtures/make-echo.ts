import { daemonSetsPath } from '../../kube/api.ts';
import type { DaemonSet } from '../../kube/objects.ts';
import type { Note } from '../../model/remark.ts';
import { echoManifest } from './echo-manifest.ts';
import { awaitEchoes, type Echoes } from './echo-pods.ts';
import { ECHO } from './names.ts';
import { putInPlace, refusalWords } from './put.ts';
import type { Work } from './request.ts';

/**
 * Makes the pods that report which address they see, and waits for them. If they are refused, a note says
 * why.
 */
export async function makeEcho(work: Work): Promise<Echoes> {
  const { wantsEcho, echo, namespace, platform, signal } = work;
  const nodes = work.floaters.filter(({ layer }) => layer === 'pod').map(({ node }) => node);
  if (!wantsEcho || !echo || nodes.length === 0) return { echoes: [], notes: [] };
  if (echo.profile.name !== 'agnhost') return none('it needs the agnhost image');
  try {
    const manifest = echoManifest({ ...echo, namespace }, platform);
    work.onProgress(`making DaemonSet ${ECHO}`);
    const { metadata } = await putInPlace<DaemonSet>(work, daemonSetsPath(namespace), manifest);
    return await awaitEchoes(work, { uid: metadata.uid ?? '', port: echo.port, nodes });
  } catch (error) {
    return none(`there are no pods of DaemonSet ${ECHO}: ${refusalWords(error, signal)}`);
  }
}

function none(why: string): Echoes {
  const note: Note = { code: 'CHECK_SKIPPED', detail: `which address a pod sees is not checked: ${why}` };
  return { echoes: [], notes: [note] };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { type CheckSettings, checkSettings } from '../../src/config/settings.ts';
import type { ConfigValues } from '../../src/config/settings-table.ts';
import { isTextOfFile } from '../../src/kube/text-for-path.ts';
import { runInit } from '../../src/run/init.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

const aText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => /\S/.test(text));
/** The text of a file in place of its path is refused. */
const aPath = aText.filter((text) => !text.startsWith('~/') && !isTextOfFile(text));
const aName = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);
const aDuration = fc
  .tuple(fc.integer({ min: 1, max: 1e9 }), fc.constantFrom('', 'ms', 's', 'm', 'h', '.5s', '.25'))
  .map(([amount, unit]) => `${amount}${unit}`);
const aNumber = (min: number, max: number) =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(3, min, max)).map((number) => String(Math.max(number, min)));

const anImage: fc.Arbitrary<ConfigValues> = fc.oneof(
  fc.constant({}),
  fc.record({ image: aText }),
  fc.record({ imageRepository: aText }),
  fc.record({ imageRepository: aText, floaterVersion: aText }),
);

const aDestination: fc.Arbitrary<ConfigValues> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      dstContext: aText,
      dstKubeconfig: aPath,
      dstNamespace: aName,
      dstImage: aText,
      dstImageRepository: aText,
      oneWay: fc.boolean(),
      within: fc.boolean(),
    },
    { requiredKeys: ['dstContext'] },
  ),
);

const theRest: fc.Arbitrary<ConfigValues> = fc.record(
  {
    namespace: aName,
    checks: fc.constantFrom('tcp', ' tcp ,', 'tcp,tcp', 'icmp', 'tcp,icmp', 'udp', 'mtu'),
    port: aNumber(1024, 65535),
    imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent', 'Never'),
    imagePullSecret: aText,
    podWait: aDuration,
    probeTimeout: aDuration,
    timeout: aDuration,
    concurrency: aNumber(1, 1000),
    kubeconfig: aPath,
    context: aText,
  },
  { requiredKeys: [] },
);

const aList = (...words: string[]) => fc.subarray(words, { minLength: 1 }).map((some) => some.join(', '));

const howAndWhat: fc.Arbitrary<ConfigValues> = fc.record(
  {
    hostPort: aNumber(1024, 65535),
    count: aNumber(1, 1000),
    retries: aNumber(0, 5),
    maxLoss: fc.constantFrom('0', '0.25', '5%', ' 100%'),
    slowFactor: fc.constantFrom('1.5', '10'),
    nodeSelector: fc.constantFrom('a=b', 'a=b, c='),
    tolerations: fc.constantFrom('none', 'a=b:NoSchedule, c'),
    srcNodes: aList('n1', 'worker-*', 'b/n2'),
    dstNodes: aList('n1', 'n3'),
    exclude: aList('n4', 'n5'),
    external: fc.boolean(),
    dnsName: aList('a.b', 'c'),
    dnsServer: aList('10.96.0.10', 'fd00::a'),
  },
  { requiredKeys: [] },
);

const aimed: fc.Arbitrary<ConfigValues> = fc.constantFrom<ConfigValues>(
  {},
  { layers: 'pod,node' },
  { layers: 'node' },
  { paths: 'pod-pod' },
  { paths: 'node-pod, pod-pod' },
  { url: 'http://a, https://b/c?d=e', urlStatus: '200,301', urlContains: 'a, b', urlInsecure: true },
  { target: '10.0.0.1,fd00::1', targetPort: '80, 443', targetProtocol: 'tcp,udp' },
);

/** What a run would do. Profiles contain functions, so their image stands for them. */
function comesTo(values: ConfigValues) {
  const named = ({ profile: { name, image }, ...rest }: CheckSettings['floater']) => ({ ...rest, name, image });
  const { floater, dstFloater, checks, ...rest } = checkSettings(values);
  const { kubeconfig, context, dstKubeconfig, dstContext } = values;
  const clusters = { kubeconfig, context, dstKubeconfig, dstContext };
  return { ...rest, ...clusters, checks, floater: named(floater), dstFloater: named(dstFloater) };
}

test('the file that init writes has the same meaning as the flags', async () => {
  using folder = tempFolder();
  const flagSets = fc
    .tuple(anImage, aDestination, theRest, howAndWhat, aimed)
    .map((parts): ConfigValues => Object.assign({}, ...parts));
  await fc.assert(
    fc.asyncProperty(flagSets, async (flags) => {
      await runInit({ ...flags, force: true }, captureIo({ NETDOCTOR_HOME: folder.path }).io);
      const config = await loadConfig(undefined, { NETDOCTOR_HOME: folder.path });
      expect(comesTo(config?.values ?? {})).toEqual(comesTo(flags));
    }),
  );
});

import { LAYER_PATHS, LAYERS } from '../model/network.ts';
import type { ConfigKey } from './config-key.ts';
import { MORE_KEYS } from './probe-keys.ts';

const NODES = { kind: 'count', least: 1, most: 1000 } as const;
const EMPTY = { value: '' } as const;
const TEXT = { kind: 'text' } as const;
const PATH = { kind: 'path' } as const;
const DURATION = { kind: 'duration' } as const;
const SWITCH = { kind: 'boolean' } as const;
const PULL_POLICIES = { Always: 'Always', IfNotPresent: 'IfNotPresent', Never: 'Never' } as const;

/** The keys that netctl does not have. */
export const OUR_KEYS: readonly ConfigKey[] = [
  {
    key: 'context',
    whose: 'ours',
    arg: 'context',
    takes: TEXT,
    init: EMPTY,
    about: 'the kubeconfig context to use',
  },
  {
    key: 'dstContext',
    whose: 'ours',
    arg: 'dstContext',
    takes: TEXT,
    init: EMPTY,
    about: 'second cluster: the kubeconfig context to use',
  },
  {
    key: 'dstNamespace',
    whose: 'ours',
    arg: 'dstNamespace',
    takes: { kind: 'namespace' },
    init: EMPTY,
    about: 'second cluster: namespace of its floaters, if not as in the first',
  },
  { key: 'image', whose: 'ours', arg: 'image', takes: TEXT, init: EMPTY, about: 'the floater image' },
  {
    key: 'dstImage',
    whose: 'ours',
    arg: 'dstImage',
    takes: TEXT,
    init: EMPTY,
    about: 'second cluster: the floater image, if not as in the first',
  },
  {
    key: 'imagePullPolicy',
    whose: 'ours',
    arg: 'imagePullPolicy',
    takes: { kind: 'choice', words: PULL_POLICIES },
    init: EMPTY,
    about: 'pull policy of the floater image',
  },
  {
    key: 'imagePullSecret',
    whose: 'ours',
    arg: 'imagePullSecret',
    takes: TEXT,
    init: EMPTY,
    about: 'pull secret in the namespace of the floaters',
  },
  {
    key: 'timeout',
    whose: 'ours',
    arg: 'timeout',
    takes: DURATION,
    init: EMPTY,
    about: 'how long the whole run may take',
  },
  {
    key: 'oneWay',
    whose: 'ours',
    arg: 'oneWay',
    takes: SWITCH,
    init: { value: false },
    about: 'two clusters: only from the first to the second',
  },
  {
    key: 'within',
    whose: 'ours',
    arg: 'within',
    takes: SWITCH,
    init: { value: false },
    about: "two clusters: each cluster's own pairs too",
  },
  {
    key: 'checks',
    whose: 'ours',
    arg: 'checks',
    takes: { kind: 'list' },
    about: 'checks to run, e.g. ["tcp", "icmp"]',
  },
  {
    key: 'layers',
    whose: 'ours',
    arg: 'layers',
    takes: { kind: 'list', of: LAYERS },
    about: 'the networks that are probed: all paths among them',
  },
  {
    key: 'paths',
    whose: 'ours',
    arg: 'paths',
    takes: { kind: 'list', of: LAYER_PATHS },
    about: 'which networks are probed, from layer to layer',
  },
  { key: 'podWait', whose: 'ours', arg: 'podWait', takes: DURATION, about: 'how long floaters may take to be ready' },
  { key: 'probeTimeout', whose: 'ours', arg: 'probeTimeout', takes: DURATION, about: 'how long one probe may take' },
  { key: 'concurrency', whose: 'ours', arg: 'concurrency', takes: NODES, about: 'how many nodes probe at a time' },
  { key: 'kubeconfig', whose: 'ours', arg: 'kubeconfig', takes: PATH, about: 'path of the kubeconfig file' },
  {
    key: 'dstKubeconfig',
    whose: 'ours',
    arg: 'dstKubeconfig',
    takes: PATH,
    about: 'second cluster: path of its kubeconfig file',
  },
  {
    key: 'imageRepository',
    whose: 'ours',
    arg: 'imageRepository',
    takes: TEXT,
    about: 'registry that holds the floater image',
  },
  {
    key: 'floaterVersion',
    whose: 'ours',
    arg: 'floaterVersion',
    takes: TEXT,
    about: "release of netctl's floater image",
  },
  ...MORE_KEYS,
];

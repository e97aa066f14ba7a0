import type { SettingTable } from '../setting.ts';

const TEXT = { kind: 'text' } as const;
const PORT = { kind: 'port' } as const;
const FLOATERS = { group: 'floaters', part: 'floater', saved: 'if given' } as const;
const IMAGE = { ...FLOATERS, takes: TEXT, alsoIn: ['images'] } as const;
const DST_IMAGE = { ...IMAGE, group: 'destination', needsDestination: true } as const;
const PULL_POLICIES = { Always: 'Always', IfNotPresent: 'IfNotPresent', Never: 'Never' } as const;

/** What the floaters are, and which nodes they run on. */
export const FLOATER_SETTINGS = {
  port: {
    ...FLOATERS,
    saved: 'always',
    takes: PORT,
    default: '8889',
    help: 'Port that the floaters listen on',
    file: { key: 'port', about: 'port that the floaters listen on', init: '8889' },
  },
  'host-port': {
    ...FLOATERS,
    takes: PORT,
    help: 'Port of the floaters on the host network (default: as --port)',
    file: {
      key: 'hostPort',
      about: 'port that the floaters on the host network listen on',
      otherwise: 'as `port`',
    },
  },
  'node-selector': {
    ...FLOATERS,
    aims: true,
    takes: TEXT,
    help: 'Put floaters on nodes with these labels alone: key=value, separated by commas',
    file: { key: 'nodeSelector', about: 'labels of the nodes to be probed', otherwise: 'all nodes' },
  },
  tolerations: {
    ...FLOATERS,
    aims: true,
    takes: TEXT,
    help: 'Taints that floaters tolerate: key=value:Effect, separated by commas, or none (default: all)',
    file: { key: 'tolerations', about: 'taints that the floaters tolerate', otherwise: 'all taints' },
  },
  image: {
    ...IMAGE,
    help: 'The floater image; kubectl netdoctor images lists what is pulled',
    file: { key: 'image', about: 'the floater image', otherwise: 'agnhost', init: '' },
  },
  'image-command': {
    ...FLOATERS,
    takes: TEXT,
    help: 'Command of a floater image of your own; with --image and --image-answer',
    file: {
      key: 'imageCommand',
      about: 'the command of a floater image of your own, words separated by blanks',
    },
  },
  'image-answer': {
    ...FLOATERS,
    takes: TEXT,
    help: 'What that floater answers; $(NETDOCTOR_IDENTITY) stands for who it is',
    file: { key: 'imageAnswer', about: 'what it answers; $(NETDOCTOR_IDENTITY) stands for who it is' },
  },
  'image-repository': {
    ...IMAGE,
    help: 'Registry that holds the default image',
    file: {
      key: 'imageRepository',
      about: 'registry that holds the floater image',
      otherwise: '`registry.k8s.io`',
    },
  },
  'floater-version': {
    ...IMAGE,
    help: "Release of netctl's floater image to use; with --image-repository",
    file: { key: 'floaterVersion', about: "release of netctl's floater image" },
  },
  'dst-image': {
    ...DST_IMAGE,
    help: 'Second cluster: the floater image (default: as in the first)',
    file: {
      key: 'dstImage',
      about: 'second cluster: the floater image, if not as in the first',
      otherwise: "the first's",
      init: '',
    },
  },
  'dst-image-repository': {
    ...DST_IMAGE,
    help: 'Second cluster: registry that holds the image',
    file: { key: 'dstImageRepository', about: 'second cluster: registry that holds the floater image' },
  },
  'image-pull-policy': {
    ...FLOATERS,
    takes: { kind: 'choice', words: PULL_POLICIES },
    help: 'Pull policy of the floater image',
    file: { key: 'imagePullPolicy', about: 'pull policy of the floater image', init: '' },
  },
  'image-pull-secret': {
    ...FLOATERS,
    takes: TEXT,
    help: 'Pull secret in the namespace of the floaters',
    file: { key: 'imagePullSecret', about: 'pull secret in the namespace of the floaters', init: '' },
  },
  'pod-wait': {
    group: 'floaters',
    alsoIn: ['resume'],
    saved: 'always',
    takes: { kind: 'duration' },
    default: '60s',
    help: 'How long floaters may take to be ready',
    file: { key: 'podWait', about: 'how long floaters may take to be ready' },
  },
  'auto-clean': {
    group: 'floaters',
    part: 'run',
    alsoIn: ['resume'],
    takes: { kind: 'boolean' },
    help: 'Remove the floaters at the end, also after Ctrl-C',
    file: { key: 'autoClean', about: 'the floaters are removed at the end', init: false },
  },
} as const satisfies SettingTable;

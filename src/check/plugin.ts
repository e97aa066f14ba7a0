// biome-ignore-all lint/performance/noBarrelFile: the one door through which plug-ins see the rest of the program

export { isProbeable } from '../model/address.ts';
export { median } from '../model/attempts.ts';
export type { BoundPlan, Floater, Section } from '../model/bound-plan.ts';
export type { CheckTraits, Protocol } from '../model/check-traits.ts';
export type { EndRole } from '../model/end-role.ts';
export type { Family, Path } from '../model/network.ts';
export { FAMILIES, familyOf, LAYER_PATHS, leadsToService, SERVICE_PATHS } from '../model/network.ts';
export { isPathMtu } from '../model/path-mtu.ts';
export type { Aim, ServiceEnd } from '../model/plan.ts';
export type { FailReason, Judgement, PassNote } from '../model/verdict.ts';
export type {
  CheckOptions,
  Discovered as Seen,
  DiscoveredDns as SeenDns,
  DiscoveredNode as SeenNode,
  Needs,
  OwnTarget,
  Plugin,
  ProbeOptions,
  ProbeRecord,
  Program,
  Target,
  Targets,
  Untried,
} from './contract.ts';
export { type Answerer, answersProgram, judgeAnswer } from './curl/answers.ts';
export {
  curlCommand,
  curlSeconds,
  curlTime,
  HOST_TRANSFERS,
  httpHost,
  httpUrl,
  SHORT_ANSWERS,
} from './curl/command.ts';
export { connected, connectReason, failedTransfer, wrongAnswer } from './curl/judge.ts';
export { type CurlRequest, curlProgram, type Transfer } from './curl/program.ts';
export { passedMs, strangeRecord, type Transferred, transferOf } from './curl/record.ts';
export { familyFlag, namedTargets, refined } from './curl/refine.ts';
export { REPLACE, TELL } from './curl/system-messages.ts';
export { type Datagram, datagramProgram } from './datagram/program.ts';
export { type Datagrammed, datagramOf, strayed, unanswered, wrongDatagram } from './datagram/record.ts';
export { flights, flightTime, HASTE, SEND } from './datagram/send.ts';
export { sourceGap } from './families.ts';
export { cannot, plainWords, programError, skipped } from './judgements.ts';
export { LANE, runLanes, wholeSeconds } from './lane.ts';
export { NO_OPTIONS } from './options-schema.ts';
export { pairTargets } from './pair-targets.ts';
export { checkedWord, shellAddress } from './shell-words.ts';
export { echoTargets, serviceTargets } from './targets.ts';

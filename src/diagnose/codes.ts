import { BETWEEN_CODES, EVERYWHERE_CODES } from './codes/between.ts';
import type { CodeFacts } from './codes/facts.ts';
import { NODE_CODES } from './codes/nodes.ts';
import { ANSWER_CODES, OTHER_CODES, SIZE_CODES } from './codes/others.ts';
import { SERVICE_CODES } from './codes/services.ts';
import { UNMEASURED_CODES } from './codes/unmeasured.ts';

export type { CodeFacts } from './codes/facts.ts';

/**
 * Every code. Codes are stable, because scripts and tickets name them. ND1xx a node, ND2xx between nodes,
 * ND3xx everywhere, ND4xx packet sizes, ND5xx DNS and Services, ND6xx who answers, ND7xx quality, ND8xx what
 * could not be measured, ND9xx no cause.
 */
export const CODE_FACTS = {
  ...NODE_CODES,
  ...BETWEEN_CODES,
  ...EVERYWHERE_CODES,
  ...SIZE_CODES,
  ...SERVICE_CODES,
  ...ANSWER_CODES,
  ...OTHER_CODES,
  ...UNMEASURED_CODES,
} as const satisfies Record<string, CodeFacts>;

export type FindingCode = keyof typeof CODE_FACTS;

import { namedTargets, type Plugin, SERVICE_PATHS } from '../../src/check/plugin.ts';
import { aims } from './aims.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** The user's own URLs, requested from every floater. */
export const http = {
  name: 'http',
  summary: 'your own URLs from every node',
  proves:
    'each URL answers with the status that is wanted, over TLS that can be trusted if it is https, from every node',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head', 'grep'] },
  traits: { protocols: ['tcp'], latency: 'answer' },
  paths: SERVICE_PATHS,
  count: 'each',
  aimsByOption: { option: 'urls', flag: '--url URL' },
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      urls: {
        description: 'What is asked for: http:// or https://. Redirects are not followed.',
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: '^[hH][tT][tT][pP][sS]?://[^\\s]+$', maxLength: 2000 },
      },
      status: {
        description: 'The HTTP status codes that are right; 200 to 399 where none is given.',
        type: 'array',
        minItems: 1,
        items: { type: 'integer', minimum: 100, maximum: 599 },
      },
      contains: {
        description: 'A text that must stand in the first 64 KiB of the answer.',
        type: 'string',
        minLength: 1,
        maxLength: 200,
        pattern: '^[^\\u0000-\\u001f\\u007f]+$',
      },
      insecure: { description: 'Certificates are not checked.', type: 'boolean' },
    },
  },
  aims,
  targets: (bound, source) => namedTargets(bound, source, { check: 'http' }),
  program,
  judge,
} satisfies Plugin;

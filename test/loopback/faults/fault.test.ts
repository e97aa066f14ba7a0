import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_NAMES, faultForm, faultText, faultWords, parseFault } from '../../../src/loopback/faults/fault.ts';

const NODES = ['n1', 'n2', 'n3'];
const parse = (text: string) => parseFault(text, NODES);

describe('a fault', () => {
  test.each([
    ['one-way:n1:n3', 'new connections from n1 to n3 are lost'],
    ['one-way:*:n3', 'new connections from every node to n3 are lost'],
    ['one-way:n1:*', 'new connections from n1 to every node are lost'],
    ['refused:n2', 'connections to the floater on n2 are refused'],
    ['reset:n2', 'connections to the floater on n2 are reset'],
    ['slow:n2', 'the floater on n2 answers after 10 seconds'],
    ['slow:n2:0.5', 'the floater on n2 answers after 0.5 seconds'],
    ['wrong-responder:n2:n3', 'the floater on n2 gives the answer of that on n3'],
    ['dns:n2', 'DNS does not answer the floater on n2'],
    ['down:n2', 'n2 is switched off'],
    ['pod-not-ready:n2', "n2 cannot pull the floater's image"],
    ['exec-cut:n2', 'execs on n2 are cut in the middle of their output'],
    ['exec-silent:n2', 'the kubelet of n2 does not answer execs'],
    ['exec-refused:n2', 'a webhook refuses execs on n2'],
    ['exec-lost:n2', 'execs on n2 are told that there is no such pod'],
    ['kubelet-tls:n2', 'the kubelet of n2 has no serving certificate'],
    ['no-websocket', 'a proxy passes no WebSocket to the API server, and answers 400'],
    ['no-websocket:502', 'a proxy passes no WebSocket to the API server, and answers 502'],
    ['no-right:create:pods/exec', 'the user may not create pods/exec'],
    ['api-429', 'the API server turns 3 requests away as too many'],
    ['api-429:20', 'the API server turns 20 requests away as too many'],
    ['api-restart', 'the API server is away for 2 seconds at the first exec'],
    ['api-restart:1', 'the API server is away for 1 seconds at the first exec'],
  ])('%s: %s', (text, words) => {
    const fault = parse(text);
    expect(faultWords(fault)).toBe(words);
    expect(faultText(fault)).toBe(text);
  });

  test('each has a form that shows its arguments', () => {
    expect(FAULT_NAMES.map(faultForm)).toEqual([
      'one-way:NODE:NODE',
      'refused:NODE',
      'reset:NODE',
      'slow:NODE[:NUMBER]',
      'wrong-responder:NODE:NODE',
      'dns:NODE',
      'down:NODE',
      'pod-not-ready:NODE',
      'exec-cut:NODE',
      'exec-silent:NODE',
      'exec-refused:NODE',
      'exec-lost:NODE',
      'kubelet-tls:NODE',
      'no-websocket[:NUMBER]',
      'no-right:VERB:RESOURCE',
      'api-429[:NUMBER]',
      'api-restart[:NUMBER]',
    ]);
  });
});

describe('an invalid fault is refused, with the valid ones', () => {
  const FORMS = FAULT_NAMES.map(faultForm).join(', ');

  test.each([
    ['', 'no such fault: ""', `faults that exist: ${FORMS}`],
    ['slw:n1', 'no such fault: "slw"', `faults that exist: ${FORMS}`],
    ['toString', 'no such fault: "toString"', `faults that exist: ${FORMS}`],
    [
      'refused',
      'the fault "refused" is not of the form refused:NODE',
      'it means: connections to the floater on NODE are refused',
    ],
    [
      'refused:n1:n2',
      'the fault "refused:n1:n2" is not of the form refused:NODE',
      'it means: connections to the floater on NODE are refused',
    ],
    [
      'one-way:n1',
      'the fault "one-way:n1" is not of the form one-way:NODE:NODE',
      'it means: new connections from NODE to NODE are lost',
    ],
    ['refused:n9', 'in the fault "refused:n9", "n9" is no node', 'nodes that there are: n1, n2, n3'],
    ['refused:*', 'in the fault "refused:*", "*" is no node', 'nodes that there are: n1, n2, n3'],
    ['one-way:*:n9', 'in the fault "one-way:*:n9", "n9" is no node', 'nodes that there are: n1, n2, n3'],
    ['one-way:n1:n1', 'in the fault "one-way:n1:n1", both nodes are the same', 'nodes that there are: n1, n2, n3'],
    [
      'wrong-responder:n1:n1',
      'in the fault "wrong-responder:n1:n1", both nodes are the same',
      'nodes that there are: n1, n2, n3',
    ],
    [
      'slow:n1:soon',
      'in the fault "slow:n1:soon", "soon" is no number',
      'write slow:NODE[:NUMBER], with a number up to 100000',
    ],
    ['slow:n1:', 'in the fault "slow:n1:", "" is no number', 'write slow:NODE[:NUMBER], with a number up to 100000'],
    [
      'api-429:-1',
      'in the fault "api-429:-1", "-1" is no number',
      'write api-429[:NUMBER], with a number up to 100000',
    ],
    ['api-429:0', 'in the fault "api-429:0", "0" is no number', 'write api-429[:NUMBER], with a number up to 100000'],
    [
      'api-restart:Infinity',
      'in the fault "api-restart:Infinity", "Infinity" is no number',
      'write api-restart[:NUMBER], with a number up to 100000',
    ],
    [
      'slow:n1:9999999',
      'in the fault "slow:n1:9999999", "9999999" is no number',
      'write slow:NODE[:NUMBER], with a number up to 100000',
    ],
  ])('%j', (text, message, hint) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'UserError', code: 'BAD_FAULT', message, hint }));
  });

  test('a right on an unused resource cannot be taken away', () => {
    expect(() => parse('no-right:creat:pods')).toThrow(
      expect.objectContaining({
        message: 'in the fault "no-right:creat:pods", "creat" is no verb',
        hint: 'verbs that there are: get, list, watch, create, update, patch, delete',
      }),
    );
    expect(() => parse('no-right:create:daemonset')).toThrow(
      expect.objectContaining({
        message: 'in the fault "no-right:create:daemonset", "daemonset" is no resource',
        hint: expect.stringMatching(/^resources that there are: .*daemonsets.*pods\/exec/),
      }),
    );
  });

  test('any text gives a fault or a UserError of one line', () => {
    const word = fc.oneof(fc.constantFrom('n1', '*', '3', '', ...FAULT_NAMES), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        const text = words.join(':');
        try {
          expect(faultText(parse(text))).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError', code: 'BAD_FAULT' });
          expect(String(error)).not.toMatch(/[\n\r]/);
        }
      }),
      { numRuns: 500, examples: [[['a\nb']], [['slow', 'n1', '1\n']]] },
    );
  });
});

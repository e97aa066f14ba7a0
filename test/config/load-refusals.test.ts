import { describe, expect, test } from 'vitest';
import { read, refusal } from '../support/config.ts';

describe('what a file may not contain', () => {
  const DURATION = 'a number of seconds above 0, or a duration such as 30s';
  const MODES = '"pod", "pod-to-pod", "node", "node-to-node", "node-to-pod" or "pod-to-node"';

  test.each<{ text: string; message: string; hint?: string; code?: string }>([
    { text: '{"podWaitTime": "soon"}', message: `"podWaitTime" is "soon"; it takes ${DURATION}` },
    { text: '{"cmdTimeout": 0}', message: `"cmdTimeout" is 0; it takes ${DURATION}` },
    { text: '{"timeout": "0s"}', message: `"timeout" is "0s"; it takes ${DURATION}` },
    { text: '{"timeout": 1e999}', message: `"timeout" is null; it takes ${DURATION}` },
    { text: '{"port": 80}', message: '"port" is 80; it takes a whole number from 1024 to 65535' },
    { text: '{"port": "65536"}', message: '"port" is "65536"; it takes a whole number from 1024 to 65535' },
    { text: '{"port": null}', message: '"port" is null; it takes a whole number from 1024 to 65535' },
    { text: '{"port": 8889.5}', message: '"port" is 8889.5; it takes a whole number from 1024 to 65535' },
    { text: '{"maxNum": 0}', message: '"maxNum" is 0; it takes a whole number from 1 to 1000' },
    { text: '{"concurrency": "64"}', message: '"concurrency" is "64"; it takes a whole number from 1 to 1000' },
    {
      text: '{"namespace": "A_b"}',
      message: '"namespace" is "A_b"; it takes lower-case letters, digits and dashes, 63 at most',
    },
    { text: '{"image": 5}', message: '"image" is 5; it takes a text' },
    { text: '{"image": " "}', message: '"image" is " "; it takes a text' },
    { text: '{"srcKubeConfig": {"a": 1}}', message: '"srcKubeConfig" is {"a":1}; it takes the path of a file' },
    { text: '{"oneWay": "yes"}', message: '"oneWay" is "yes"; it takes true or false' },
    { text: '{"autoClean": "yes"}', message: '"autoClean" is "yes"; it takes true or false' },
    {
      text: '{"imagePullPolicy": "always"}',
      message: '"imagePullPolicy" is "always"; it takes "Always", "IfNotPresent" or "Never"',
    },
    { text: '{"checks": "tcp"}', message: '"checks" is "tcp"; it takes a list of names' },
    { text: '{"checks": ["a,b"]}', message: '"checks" is ["a,b"]; it takes a list of names' },
    {
      text: '{"paths": ["pod"]}',
      message: '"paths" is ["pod"]; it takes a list of "pod-pod", "node-node", "node-pod" or "pod-node"',
    },
    { text: '{"protocol": "sctp"}', message: '"protocol" is "sctp"; it takes "tcp", "udp", "icmp", "ipv4" or "dns"' },
    { text: '{"mode": "host"}', message: `"mode" is "host"; it takes ${MODES}` },
    { text: '{"layers": ["service"]}', message: '"layers" is ["service"]; it takes a list of "pod" or "node"' },
    { text: '{"count": 0}', message: '"count" is 0; it takes a whole number from 1 to 1000' },
    { text: '{"retries": 6}', message: '"retries" is 6; it takes a whole number from 0 to 5' },
    { text: '{"maxLoss": 5}', message: '"maxLoss" is 5; it takes a share, such as 5% or 0.05' },
    { text: '{"maxLoss": "101%"}', message: '"maxLoss" is "101%"; it takes a share, such as 5% or 0.05' },
    { text: '{"slowFactor": 1}', message: '"slowFactor" is 1; it takes a number above 1, such as 10' },
    { text: '{"slowFactor": "fast"}', message: '"slowFactor" is "fast"; it takes a number above 1, such as 10' },
    { text: '{"exclude": ["a,b"]}', message: '"exclude" is ["a,b"]; it takes a list of texts without commas' },
    { text: '{"urls": "http://a"}', message: '"urls" is "http://a"; it takes a list of texts without commas' },
    { text: '{"urlStatus": [99]}', message: '"urlStatus" is [99]; it takes a list of whole numbers from 100 to 599' },
    {
      text: '{"customizedTargetPortList": [0]}',
      message: '"customizedTargetPortList" is [0]; it takes a list of whole numbers from 1 to 65535',
    },
    {
      text: '{"targetHostToLookup": "a", "dnsNames": ["b"]}',
      message: '"targetHostToLookup" and "dnsNames" say the same: keep one',
    },
    { text: '{"namspace": "a"}', message: 'unknown key "namspace"', hint: 'did you mean "namespace"?' },
    { text: '{"SRCKUBECONFIG": "a"}', message: 'unknown key "SRCKUBECONFIG"', hint: 'did you mean "srcKubeConfig"?' },
    { text: '{"colour": ""}', message: 'unknown key "colour"' },
    { text: '{"": 1}', message: 'unknown key ""' },
    { text: '{"__proto__": {"port": 1}}', message: 'unknown key "__proto__"' },
    { text: '{"constructor": 1}', message: 'unknown key "constructor"' },
    { text: '{"maxNum": 4, "concurrency": 5}', message: '"maxNum" and "concurrency" say the same: keep one' },
    { text: '{"mode": "pod", "paths": ["pod-pod"]}', message: '"mode" and "paths" say the same: keep one' },
    {
      text: '{"dstKubeconfig": "a", "dstKubeConfig": "b"}',
      message: '"dstKubeconfig" and "dstKubeConfig" say the same: keep one',
    },
    {
      text: '{"version": "v0.2.0"}',
      message:
        '"version" is a release of netctl\'s floater image, and needs "srcImageRepository", the registry that holds it',
    },
    {
      text: '{"version": "v0.2.0", "srcImageRepository": "r", "image": "i"}',
      message: '"version" and "image" both say which image: keep one',
    },
    {
      text: '{"port": 8889, "port": 8890}',
      message: '"port" stands there twice: line 1, column 2, and line 1, column 16',
    },
    { text: '[]', message: 'it takes one object, from { to }, with the keys of the configuration' },
    { text: '"port"', message: 'it takes one object, from { to }, with the keys of the configuration' },
    {
      text: '{"port": 1, "b": 2, "maxNum": -1}',
      message: '"port" is 1; it takes a whole number from 1024 to 65535 (and 2 more)',
    },
    { text: '{"zzzzz": 2, "port": 1}', message: 'unknown key "zzzzz" (and 1 more)' },
  ])('$text', async ({ text, message, hint }) => {
    expect(await refusal(read(text))).toEqual({ code: 'BAD_CONFIG', message, hint });
  });

  test('a long value is shortened', async () => {
    const { message } = await refusal(read(JSON.stringify({ port: 'x'.repeat(10_000) })));
    expect(message.length).toBeLessThan(200);
  });
});

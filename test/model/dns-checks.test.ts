import { expect, test } from 'vitest';
import { dnsChecks } from '../../src/model/dns-checks.ts';
import { aPlan } from '../support/plan.ts';
import { aService } from '../support/services.ts';

test('a check that asks nothing but nameservers is one of DNS', () => {
  const { endpoints } = aPlan(2, {
    services: [
      aService('names', 'a', { aim: { role: 'resolver' } }),
      aService('names', 'b', { aim: { role: 'dns-service' } }),
      aService('names', 'c', { aim: { role: 'dns-replica' } }),
      aService('names', 'd', { aim: { role: 'dns-server' } }),
      aService('web', 'by name', { aim: { role: 'headless' } }),
      aService('mixed', 'a', { aim: { role: 'resolver' } }),
      aService('mixed', 'b'),
    ],
  });
  expect([...dnsChecks(endpoints)]).toEqual(['names']);
});

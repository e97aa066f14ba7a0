import { expect, test } from 'vitest';
import { impersonationHeaders } from '../../src/kube/impersonation.ts';

test('no impersonation: no header', () => {
  expect(impersonationHeaders({ 'as-groups': ['g'], 'as-uid': '1' })).toEqual({});
});

test('each field has its header, and groups are a list', () => {
  const user = { as: 'eve', 'as-uid': '007', 'as-groups': ['a,b', 'c'], 'as-user-extra': { scopes: ['view', 'edit'] } };
  expect(impersonationHeaders(user)).toEqual({
    'Impersonate-User': 'eve',
    'Impersonate-Uid': '007',
    'Impersonate-Group': ['a,b', 'c'],
    'Impersonate-Extra-scopes': ['view', 'edit'],
  });
});

test('characters that a header name may not contain are escaped, and so is %', () => {
  const headers = impersonationHeaders({ as: 'eve', 'as-user-extra': { 'acme.com/a%b:ä': ['x'] } });
  expect(Object.keys(headers)).toContain('Impersonate-Extra-acme.com%2Fa%25b%3A%C3%A4');
});

import { expect, test } from 'vitest';
import { impersonationHeaders } from '../../src/kube/impersonation.ts';

test('nobody to act as: no header', () => {
  expect(impersonationHeaders({ 'as-groups': ['g'], 'as-uid': '1' })).toEqual({});
});

test('each has its header, groups are a list', () => {
  const user = { as: 'eve', 'as-uid': '007', 'as-groups': ['a,b', 'c'], 'as-user-extra': { scopes: ['view', 'edit'] } };
  expect(impersonationHeaders(user)).toEqual({
    'Impersonate-User': 'eve',
    'Impersonate-Uid': '007',
    'Impersonate-Group': ['a,b', 'c'],
    'Impersonate-Extra-scopes': ['view', 'edit'],
  });
});

test('what no name of a header may hold is escaped, and so is %', () => {
  const headers = impersonationHeaders({ as: 'eve', 'as-user-extra': { 'acme.com/a%b:ä': ['x'] } });
  expect(Object.keys(headers)).toContain('Impersonate-Extra-acme.com%2Fa%25b%3A%C3%A4');
});

import { describe, expect, it } from '@jest/globals';
import { describeConnectionProblem } from '../../../src/database/connection-problem.js';

const url = 'postgres://sh%40p:CANARY@db.example/re%20set?sslmode=disable';

describe('what is wrong with the connection to the database', () => {
  it.each([
    ['3D000', url, 'DATABASE_URL: the server at db.example:5432 has no database "re set".'],
    ['28P01', url, 'DATABASE_URL: the server at db.example:5432 refused the user "sh@p".'],
    ['28000', url, 'DATABASE_URL: the server at db.example:5432 refused the user "sh@p".'],
    ['ECONNREFUSED', url, 'DATABASE_URL: nothing listens at db.example:5432.'],
    ['ECONNREFUSED', 'postgres://[::1]:1/x', 'DATABASE_URL: nothing listens at [::1]:1.'],
    ['ENOTFOUND', url, 'DATABASE_URL: there is no host "db.example".'],
    ['3D000', 'postgres://x:1', 'DATABASE_URL: the server at x:1 has no such database.'],
    ['28000', 'postgres://x:1', 'DATABASE_URL: the server at x:1 refused the user.'],
    ['ETIMEDOUT', url, 'The database cannot be reached (ETIMEDOUT).'],
    [undefined, url, 'The database cannot be reached.'],
    ['ECONNREFUSED', null, 'The database cannot be reached (ECONNREFUSED).'],
  ])('is said for %s of %s, without the password', (code, given, message) => {
    expect(describeConnectionProblem({ ...(code !== undefined && { code }) }, given)).toBe(message);
  });
});

/** How a description is put together from the routes of APIs. */
import { describe, expect, it } from '@jest/globals';
import { describeApis } from '../../../../src/api/http/openapi.js';
import type { DescribedApi } from '../../../../src/api/http/api.js';

const answer = async () => ({ status: 200 });
const api = {
  title: 'An API',
  summary: 'One of a test.',
  prefix: '/things-api',
  requiresSiteContext: true,
  schemas: {},
  routes: [
    {
      method: 'GET',
      path: '/things/:id/parts/:part',
      handle: answer,
      description: {
        operationId: 'getPart',
        summary: 'Get a part',
        parameters: [
          { name: 'part', in: 'path', required: true, description: 'Which one.' },
          { name: 'part', in: 'query' },
          { name: 'x-site-context', in: 'header', description: 'In its own words.' },
        ],
        responses: {},
      },
    },
  ],
} as unknown as DescribedApi;

describe('the parameters of an operation', () => {
  const { paths } = describeApis([api], 'http://127.0.0.1') as any;
  const { parameters } = paths['/things-api/things/{id}/parts/{part}'].get;

  it('are those of the path and the header that every route takes, each once', () => {
    const names = parameters.map((one: any) => `${one.in} ${one.name}`);
    expect(names).toEqual(['path id', 'path part', 'header x-site-context', 'query part']);
  });

  it("are described by the route's own words where it has some", () => {
    const described = parameters.map(({ description }: any) => description);
    expect(described).toEqual([undefined, 'Which one.', 'In its own words.', undefined]);
  });
});

/** The types of the API are those of the server's own document. */

import { readFile } from 'node:fs/promises';

import openapi, { astToString } from 'openapi-typescript';
import { expect, inject, test } from 'vitest';

test('schema.d.ts is what `npm run api` would write', async () => {
  const response = await fetch(`${inject('server')}/api/openapi.json`);
  const types = astToString(await openapi((await response.json()) as Parameters<typeof openapi>[0]));
  const kept = await readFile(new URL('../src/api/schema.d.ts', import.meta.url), 'utf8');
  expect(types, 'run `npm run api ADDRESS` with a server that runs').toBe(kept);
});

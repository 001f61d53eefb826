// Writes the types of the API from the document of a server that runs: `npm run api [ADDRESS]`.
import { writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const server = process.argv[2] ?? 'http://127.0.0.1:8000';
const document = await (await fetch(`${server}/api/openapi.json`)).json();
const types = astToString(await openapi(document));
await writeFile(new URL('../src/api/schema.d.ts', import.meta.url), types);

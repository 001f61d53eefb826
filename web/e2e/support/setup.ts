/** One server for all tests that only ask: its sessions are loaded once. */

import type { TestProject } from 'vitest/node';

import { Server } from './server';
import { hasData, SESSIONS } from './session';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the server is. */
    readonly server: string;
    /** Where it keeps what it has loaded. */
    readonly cache: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await Server.start({ archive: hasData });
  for (const session of SESSIONS) await server.load(session);
  project.provide('server', server.address);
  project.provide('cache', server.cache);
  return () => server.stop();
}

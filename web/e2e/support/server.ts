/** The real program, started for tests. */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The program under test. */
export const PROGRAM = process.env.LIGHTSOUT_BIN ?? join(root, 'target/debug/lightsout');
/** Real sessions, where there are any. */
export const DATA = process.env.LIGHTSOUT_DATA ?? join(root, '../shared/data');

/** So many milliseconds it may take to begin, or to end. */
const PATIENCE = 20_000;

export interface Kind {
  /** Whether it has real sessions; else it has the demo season only, and no network. */
  readonly archive: boolean;
  /** Where loaded sessions are kept; a new folder if none is given. */
  readonly cache?: string;
}

export class Server {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly kind: Kind,
    private readonly port: number,
    readonly cache: string,
  ) {}

  /** Starts a server on a free port, and waits until it listens. */
  static async start(kind: Kind): Promise<Server> {
    if (!existsSync(PROGRAM)) throw new Error(`no program at ${PROGRAM}: build it, or set LIGHTSOUT_BIN`);
    const cache = kind.cache ?? (await mkdtemp(join(tmpdir(), 'lightsout-e2e-')));
    const server = new Server(kind, await freePort(), cache);
    await server.begin();
    return server;
  }

  /** The program for commands only, with the cache of a server that runs. */
  static beside(kind: Kind & { readonly cache: string }): Server {
    return new Server(kind, 0, kind.cache);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts again on the same port after it was killed. */
  async begin(): Promise<void> {
    const bind = `127.0.0.1:${this.port}`;
    const child = spawn(PROGRAM, [...this.options(), 'serve', '--bind', bind], { stdio: 'ignore' });
    this.child = child;
    const until = Date.now() + PATIENCE;
    while (!(await this.isHealthy())) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      if (Date.now() > until) throw new Error('the server does not listen');
      await pause(50);
    }
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it, and leaves nothing behind. */
  async stop(): Promise<void> {
    await this.kill();
    if (this.kind.cache === undefined) await rm(this.cache, { recursive: true, force: true });
  }

  /** Lets it load a session, and waits for that. */
  async load(session: string): Promise<void> {
    const until = Date.now() + 15 * PATIENCE;
    while (Date.now() < until) {
      const response = await fetch(`${this.address}/api/sessions/${session}?wait=30`);
      if (response.status === 200) return;
      if (response.status !== 202) throw new Error(`${session}: ${await response.text()}`);
    }
    throw new Error(`${session} is not loaded in time`);
  }

  /** What a command of the program prints. */
  async run(...words: string[]): Promise<string> {
    const all = [...this.options(), '--color', 'never', ...words];
    const { stdout } = await promisify(execFile)(PROGRAM, all, { maxBuffer: 1 << 26 });
    return stdout;
  }

  private options(): string[] {
    const where = this.kind.archive ? ['--archive', DATA] : ['--offline'];
    return [...where, '--quiet', '--cache-dir', this.cache];
  }

  private async isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/api/health`)).ok;
    } catch {
      // It does not listen yet.
      return false;
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

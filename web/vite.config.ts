import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// During development the page comes from Vite and everything else from a server that runs beside it.
const server = process.env.LIGHTSOUT_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [svelte()],
  server: { proxy: { '/api': server } },
  build: {
    target: 'es2022',
    // Nothing inline: the page's policy allows only files of this origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    // One for each core: a visit waits more than it works.
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: 'e2e/support/setup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          pool: 'forks',
        },
      },
    ],
  },
});

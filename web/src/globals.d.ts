import type { Stage } from './view/stage.svelte';

declare global {
  /** What is watched, for programs and tests; nothing while sessions are looked for. */
  var lightsout: { readonly stage: Stage } | undefined;
}

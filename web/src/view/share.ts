/** Links to the moment that is watched. */

import { linkTo } from '../engine/link';
import type { Stage } from './stage.svelte';

/** Copies a link to the picture, and says so; where nothing can be copied, it says the link. */
export async function shareLink(stage: Stage): Promise<void> {
  const address = location.origin + linkTo(stage.view());
  try {
    await navigator.clipboard.writeText(address);
    stage.notice = 'The link to this moment is copied.';
  } catch {
    stage.notice = `The link to this moment: ${address}`;
  }
}

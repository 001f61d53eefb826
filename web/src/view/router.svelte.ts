/** Which view the address stands for, and moving between views without loading the page anew. */

import { readLink, type View } from '../engine/link';

class Router {
  /** The session that is watched; null where sessions are looked for. */
  link = $state.raw<View | null>(null);

  constructor() {
    this.read();
  }

  /** Shows what the address says. */
  read(): void {
    this.link = readLink(location.pathname, location.search);
  }

  go(address: string): void {
    history.pushState(null, '', address);
    this.read();
    scrollTo(0, 0);
  }

  /** Puts another address for the view that is shown. */
  replace(address: string): void {
    if (address !== location.pathname + location.search) history.replaceState(null, '', address);
  }

  /** Follows a click on a link within the page; others are the browser's. */
  intercept(event: MouseEvent): void {
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (
      !anchor ||
      !isPlain ||
      event.defaultPrevented ||
      anchor.target !== '' ||
      anchor.hasAttribute('download')
    ) {
      return;
    }
    const isOurs = anchor.origin === location.origin && !anchor.pathname.startsWith('/api');
    if (!isOurs) return;
    event.preventDefault();
    this.go(anchor.pathname + anchor.search);
  }
}

export const router = new Router();

/** What to say when something cannot be had, and what the viewer can do. */

import { Refusal } from '../../api/client';

export interface Advice {
  readonly title: string;
  readonly text: string;
  /** The server's own words, where they say more. */
  readonly said: string | null;
  /** Whether another try makes sense: by itself, by hand, or not at all. */
  readonly again: 'by itself' | 'by hand' | 'no';
}

const OFFLINE: Advice = {
  title: 'The server does not answer',
  text: 'Check that `lightsout` is running, and on this address.',
  said: null,
  again: 'by itself',
};

/** For a session that cannot be opened. */
export function sessionAdvice(error: Error): Advice {
  if (!(error instanceof Refusal)) return unexpected(error);
  const said = error.message;
  switch (error.status) {
    case 0:
      return OFFLINE;
    case 400:
    case 404:
      return {
        title: 'There is no such session',
        text: 'The address may be mistyped, or the session is not in this archive.',
        said,
        again: 'no',
      };
    case 409:
      return {
        title: 'This session cannot be replayed',
        text: 'The archive does not have all that a replay is made from.',
        said,
        again: 'no',
      };
    default:
      return serverAdvice(error);
  }
}

/** For a list of sessions that cannot be had. */
export function listingAdvice(error: Error): Advice {
  if (!(error instanceof Refusal)) return unexpected(error);
  if (error.isOffline) return OFFLINE;
  if (error.status === 404) {
    return {
      title: 'There is no such season',
      text: 'Choose another one.',
      said: error.message,
      again: 'no',
    };
  }
  return serverAdvice(error);
}

function serverAdvice(error: Refusal): Advice {
  const said = error.message;
  switch (error.status) {
    case 429:
      return { title: 'Too many requests', text: 'The server asks for a pause.', said, again: 'by itself' };
    case 503:
      return {
        title: 'The server is busy',
        text: 'It has too much to do just now.',
        said,
        again: 'by itself',
      };
    case 502:
    case 504:
      return {
        title: 'The archive cannot be reached',
        text: 'The server runs, but what it needs from the archive did not come. Check its network, and try again.',
        said,
        again: 'by hand',
      };
    default:
      return {
        title: 'The server failed',
        text: `Its log says more. The answer's status was ${error.status}.`,
        said: said.includes(String(error.status)) ? null : said,
        again: 'by hand',
      };
  }
}

function unexpected(error: Error): Advice {
  return {
    title: 'Something went wrong on this page',
    text: 'Trying again may help; if it does not, load the page anew.',
    said: error.message,
    again: 'by hand',
  };
}

/** The keys of a replay. */

/** What the page does when a key asks for it. */
export interface Actions {
  toggle(): void;
  seekBy(seconds: number): void;
  jumpLap(laps: 1 | -1): void;
  shiftSpeed(up: boolean): void;
  toStart(): void;
  openJump(): void;
  /** The car in that place, from 1. */
  selectPlace(place: number, add: boolean): void;
  clearSelection(): void;
  toggleGaps(): void;
  toggleSpoilers(): void;
  zoom(by: 'in' | 'out' | 'all'): void;
  follow(): void;
  share(): void;
  toggleTheme(): void;
  help(): void;
}

export const KEYS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['space'], does: 'Play, pause' },
  { keys: ['←', '→'], does: 'Five seconds back, forward' },
  { keys: ['shift ←', 'shift →'], does: 'One lap back, forward' },
  { keys: [',', '.'], does: 'Slower, faster' },
  { keys: ['L'], does: 'To lights out, or the start' },
  { keys: ['J'], does: 'Jump to a lap, a time or a moment' },
  { keys: ['1', '…', '9'], does: 'Select the car in that place; with shift, one more' },
  { keys: ['↑', '↓'], does: 'Between the cars of the tower, once one has the focus' },
  { keys: ['esc'], does: 'Select none' },
  { keys: ['I'], does: 'Gaps to the leader, or intervals' },
  { keys: ['A'], does: 'Show or hide what lies ahead on the timeline' },
  { keys: ['+', '−', '0'], does: 'Map: closer, farther, whole circuit' },
  { keys: ['F'], does: 'Map: follow the car selected first, or the leader' },
  { keys: ['C'], does: 'Copy a link to this moment' },
  { keys: ['T'], does: 'Dark or light' },
  { keys: ['?'], does: 'These keys' },
];

/** Does what a key asks for; whether it asks for anything. */
export function press(event: KeyboardEvent, actions: Actions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return false;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit !== undefined && event.key !== '+' && event.key !== '-') {
    actions.selectPlace(Number(digit), event.shiftKey);
    return true;
  }
  const action = actionOf(event, actions);
  action?.();
  return action !== null;
}

function actionOf(event: KeyboardEvent, actions: Actions): (() => void) | null {
  const onButton = event.target instanceof Element && event.target.closest('button, a, summary') !== null;
  switch (event.key) {
    case ' ':
      // On a button, space presses the button.
      return onButton ? null : () => actions.toggle();
    case 'ArrowLeft':
    case 'ArrowRight': {
      const way = event.key === 'ArrowRight' ? 1 : -1;
      return event.shiftKey ? () => actions.jumpLap(way) : () => actions.seekBy(5 * way);
    }
    case ',':
      return () => actions.shiftSpeed(false);
    case '.':
      return () => actions.shiftSpeed(true);
    case '+':
    case '=':
      return () => actions.zoom('in');
    case '-':
      return () => actions.zoom('out');
    case '0':
      return () => actions.zoom('all');
    case 'Escape':
      return () => actions.clearSelection();
    case '?':
      return () => actions.help();
    default:
      return letter(event.key.toLowerCase(), actions);
  }
}

function letter(key: string, actions: Actions): (() => void) | null {
  switch (key) {
    case 'k':
      return () => actions.toggle();
    case 'l':
      return () => actions.toStart();
    case 'j':
      return () => actions.openJump();
    case 'i':
      return () => actions.toggleGaps();
    case 'a':
      return () => actions.toggleSpoilers();
    case 'f':
      return () => actions.follow();
    case 'c':
      return () => actions.share();
    case 't':
      return () => actions.toggleTheme();
    default:
      return null;
  }
}

/** Keys that are typed into a field, or pressed in a dialog, are not the replay's. */
function isTyping(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null;
  return at !== null && at.closest('input, select, textarea, dialog, [contenteditable]') !== null;
}

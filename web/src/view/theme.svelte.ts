/** Dark or light: as the device has it, until the viewer says otherwise. */

type Theme = 'dark' | 'light';

const KEPT_AS = 'lightsout.theme';

class ThemeChoice {
  now = $state<Theme>('dark');
  private readonly device = matchMedia('(prefers-color-scheme: light)');

  constructor() {
    this.show(this.kept() ?? this.deviceTheme());
    this.device.addEventListener('change', () => {
      if (this.kept() === null) this.show(this.deviceTheme());
    });
  }

  toggle(): void {
    const other = this.now === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEPT_AS, other);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    this.show(other);
  }

  private deviceTheme(): Theme {
    return this.device.matches ? 'light' : 'dark';
  }

  private kept(): Theme | null {
    try {
      const kept = localStorage.getItem(KEPT_AS);
      return kept === 'dark' || kept === 'light' ? kept : null;
    } catch {
      return null;
    }
  }

  private show(theme: Theme): void {
    this.now = theme;
    document.documentElement.dataset.theme = theme;
  }
}

export const theme = new ThemeChoice();

import { byId } from './page.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Uses the theme of the system until the reader switches it. */
export function startTheme(onChange: () => void): void {
  const button = byId('theme');
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const label = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    label();
    onChange();
  });
  dark.addEventListener('change', () => {
    label();
    onChange();
  });
  label();
}

import { byId } from './page.ts';

export interface FindingsInput {
  /** The finding that is chosen now. */
  readonly chosen: () => number | undefined;
  readonly onChoose: (finding: number | undefined) => void;
}

/** Opens the chosen finding and closes the others. */
export function showChosen(chosen: number | undefined): void {
  for (const item of items()) {
    const own = Number(item.dataset.finding) === chosen;
    item.classList.toggle('chosen', own);
    item.querySelector('h3 button')?.setAttribute('aria-expanded', String(own));
  }
}

export function startFindings({ chosen, onChoose }: FindingsInput): void {
  for (const item of items()) {
    const finding = Number(item.dataset.finding);
    item
      .querySelector('h3 button')
      ?.addEventListener('click', () => onChoose(chosen() === finding ? undefined : finding));
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('.copy')) {
    button.hidden = false;
    button.addEventListener('click', () => copyFrom(button));
  }
  showChosen(chosen());
}

function items(): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>('.finding');
}

/**
 * Copies the command. If the browser gives files no access to the clipboard, the command is selected instead,
 * so that the user can copy it.
 */
async function copyFrom(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('code');
  if (!code) return;
  const done = await copied(code);
  button.textContent = done ? 'Copied' : 'Selected';
  byId('live').textContent = done ? 'Copied' : 'Selected; copy it with the keyboard';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 1500);
}

async function copied(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
}

import { FAMILY_WORDS } from '../../../model/network.ts';
import { msOf, msWords } from '../latency-steps.ts';
import type { Board } from './board.ts';
import type { Model } from './decode.ts';
import { nextSize } from './geometry.ts';
import { zoom } from './moves.ts';
import { SORTS } from './order.ts';
import { byId, make, selectById } from './page.ts';

/** Sets up the drop-down lists and the buttons above the matrix. */
export function startControls(model: Model, board: Board): void {
  const [choice, sort, colour] = [selectById('choice'), selectById('sort'), selectById('colour')];
  choice.append(...choicesOf(model));
  sort.append(...SORTS.map((name) => option(name, name)));
  choice.addEventListener('change', () => {
    board.set({ choice: choice.value === 'worst' ? 'worst' : Number(choice.value) });
  });
  sort.addEventListener('change', () => {
    const chosen = SORTS.find((name) => name === sort.value);
    if (chosen) board.set({ sort: chosen });
  });
  colour.addEventListener('change', () => board.set({ byLatency: colour.value === 'latency' }));
  byId('zoom-in').addEventListener('click', () => zoom(board, nextSize(board.geometry().size, 1)));
  byId('zoom-out').addEventListener('click', () => zoom(board, nextSize(board.geometry().size, -1)));
  byId('zoom-fit').addEventListener('click', () => zoom(board, undefined));
}

function choicesOf({ squares }: Model): readonly HTMLElement[] {
  const all = squares.map(({ check, path, family }, index) =>
    option(String(index), `${check} ${path} ${FAMILY_WORDS[family]}`),
  );
  return squares.length === 1 ? all : [option('worst', 'worst of all'), ...all];
}

function option(value: string, words: string): HTMLElement {
  const element = make('option', '', words);
  element.setAttribute('value', value);
  return element;
}

/** Shows the board's state in the controls, because keys and findings change it as well. */
export function showState(board: Board, findingName: (finding: number) => string): void {
  const { choice, sort, finding, byLatency } = board.state();
  const { scale, marked } = board.view();
  selectById('choice').value = String(choice);
  selectById('sort').value = sort;
  const ramp = byLatency && scale !== undefined;
  byId('scale').hidden = !ramp;
  byId('passed').hidden = ramp;
  if (ramp) {
    byId('scale-least').textContent = msWords(msOf(scale.least));
    byId('scale-most').textContent = msWords(msOf(scale.most));
  }
  const cells = `${marked.toLocaleString('en')} ${marked === 1 ? 'cell' : 'cells'}`;
  const words = finding === undefined ? '' : `${findingName(finding)}: ${cells} highlighted`;
  const status = byId('status');
  if (status.textContent !== words) status.textContent = words;
}

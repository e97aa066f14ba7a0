import { type Board, makeBoard } from './board.ts';
import { showState, startControls } from './controls.ts';
import { decode, type Model } from './decode.ts';
import { showChosen, startFindings } from './findings.ts';
import { highlight } from './moves.ts';
import { byId, canvasById } from './page.ts';
import { storyOf } from './pair-story.ts';
import { startPointer } from './pointer.ts';
import { startPrint } from './print.ts';
import { showStory } from './story-panel.ts';
import { startTheme } from './theme.ts';

function start(model: Model): void {
  const elements = {
    board: byId('board'),
    canvas: canvasById('canvas'),
    scroller: byId('scroller'),
    spacer: byId('spacer'),
  };
  const board = makeBoard({ model, elements, onDrawn: shower(model) });
  startControls(model, board);
  startPointer(board, { ...elements, onMove: () => showPair(model, board, true) });
  startFindings({
    chosen: () => board.state().finding,
    onChoose: (finding) => {
      // At once, not with the next frame, because a user who presses Tab next must find the opened content.
      showChosen(finding);
      highlight(board, finding);
    },
  });
  startTheme(board.recolour);
  startPrint(model, board);
  document.documentElement.classList.add('ready');
  performance.mark('ready');
}

/** Updates what is around the matrix if it has changed. */
function shower(model: Model): (board: Board) => void {
  let before: ReturnType<Board['state']> | undefined;
  return (board) => {
    const now = board.state();
    if (now === before) return;
    if (now.finding !== before?.finding) showChosen(now.finding);
    showState(board, codeOf);
    if (now.hover !== before?.hover || now.cursor !== before?.cursor) showPair(model, board, false);
    before = now;
  };
}

function showPair(model: Model, board: Board, aloud: boolean): void {
  const { hover, cursor } = board.state();
  const pair = hover ?? cursor;
  if (pair) showStory(storyOf(model, pair), { aloud });
}

function codeOf(finding: number): string {
  return document.querySelector(`[data-finding="${finding}"] .code`)?.textContent ?? '';
}

function apologize(fault: unknown): void {
  const words = fault instanceof Error ? fault.message : String(fault);
  byId('story').textContent =
    `The matrix cannot be shown: ${words}. A newer browser may help; all else is on this page.`;
}

document.documentElement.classList.add('js');
decode(JSON.parse(byId('data').textContent ?? ''))
  .then(start)
  .catch(apologize);

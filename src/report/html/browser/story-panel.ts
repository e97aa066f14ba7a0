import { byId, make } from './page.ts';
import { type Story, type StoryLine, spoken } from './pair-story.ts';

/** Shows a pair's story on the page. `aloud`: also announces it to screen readers. */
export function showStory(story: Story, { aloud }: { readonly aloud: boolean }): void {
  const head = make('p', 'pair', '');
  head.append(make('b', '', story.source), make('span', 'quiet', ' → '), make('b', '', story.destination));
  const list = make('ul', 'probes', '');
  list.append(...story.lines.map(lineItem));
  const none = story.lines.length === 0 ? [make('p', 'quiet', 'There is no probe of this pair.')] : [];
  byId('story').replaceChildren(head, list, ...none);
  if (aloud) byId('live').textContent = spoken(story);
}

const MARKS: Readonly<Record<StoryLine['kind'], string>> = {
  fail: '✕',
  error: '●',
  none: '∕',
  pass: '✓',
  skip: '–',
  blank: '',
};

function lineItem({ what, kind, verdict, latency, address, words }: StoryLine): HTMLElement {
  const item = make('li', kind, '');
  const first = make('p', 'probe', '');
  first.append(make('span', 'mark', MARKS[kind]), make('span', 'what', what), make('span', 'latency', latency));
  item.append(first);
  const second = [kind === 'pass' ? '' : verdict, address].filter((text) => text !== '').join(' · ');
  if (second) item.append(make('p', 'verdict', second));
  if (words) item.append(make('p', 'words', words));
  return item;
}

/** An element of the page's own HTML. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new RangeError(`the page has no ${id}`);
  return element;
}

export function selectById(id: string): HTMLSelectElement {
  const element = byId(id);
  if (!(element instanceof HTMLSelectElement)) throw new RangeError(`${id} is no list of choices`);
  return element;
}

export function canvasById(id: string): HTMLCanvasElement {
  const element = byId(id);
  if (!(element instanceof HTMLCanvasElement)) throw new RangeError(`${id} is no canvas`);
  return element;
}

/** Creates an element. The text is always inserted as plain text. */
export function make(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/** What stands on the page in place of a report: a heading, a sentence and something to do. */
export interface State {
  title: string;
  text: string;
  action?: { label: string; run: () => void };
}

/** Built of elements with their text set: the text may come from outside. */
export function showState(page: HTMLElement, { title, text, action }: State): void {
  const heading = element('h1', title);
  const children = [heading, element('p', text)];
  if (action) {
    const button = element('button', action.label);
    button.addEventListener('click', action.run);
    children.push(button);
  }
  const state = element('div', '');
  state.className = 'state';
  state.append(...children);
  page.replaceChildren(state);
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** Lets the reader choose among several reports of a run. Hidden where there is one. */
export function showChooser(
  place: HTMLElement,
  labels: readonly string[],
  choose: (index: number) => void,
): void {
  place.hidden = labels.length < 2;
  const label = document.createElement('label');
  label.htmlFor = 'report';
  label.textContent = `${labels.length} reports in this run:`;
  const select = document.createElement('select');
  select.id = 'report';
  select.append(...labels.map((text, i) => new Option(text, String(i))));
  select.addEventListener('change', () => choose(select.selectedIndex));
  place.replaceChildren(label, select);
}

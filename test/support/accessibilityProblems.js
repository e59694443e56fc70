// Runs in a page and gives what a reader who sees little, or nothing, or uses no mouse would stumble over: some of the
// success criteria of WCAG 2.1 AA that a program can judge.
(() => {
  const problems = [];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  /** Red, green, blue and alpha of any colour of CSS. */
  function colour(text) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#000';
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  const over = ([r, g, b, a], [red, green, blue]) => [
    r * a + red * (1 - a),
    g * a + green * (1 - a),
    b * a + blue * (1 - a),
    1,
  ];

  function background(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement)
      layers.unshift(colour(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  }

  function luminance([red, green, blue]) {
    const [r, g, b] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(text, below) {
    const [light, dark] = [luminance(over(text, below)), luminance(below)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  const what = (element) =>
    `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 40)}”`;

  function checkContrast() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (
        node.data.trim() === '' ||
        !element.checkVisibility({ visibilityProperty: true }) ||
        element.closest('.hidden')
      )
        continue;
      const style = getComputedStyle(element);
      const isSvg = element instanceof SVGElement;
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = contrast(colour(isSvg ? style.fill : style.color), background(element));
      if (ratio < (isLarge ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)} of ${what(element)}`);
    }
    for (const mark of document.querySelectorAll('.legend svg *, .icon')) {
      const style = getComputedStyle(mark);
      const drawn = style.stroke === 'none' ? style.fill : style.stroke;
      const ratio = contrast(colour(drawn), background(mark));
      if (ratio < 3)
        problems.push(
          `contrast ${ratio.toFixed(2)} of the mark of ${what(mark.parentElement.parentElement)}`,
        );
    }
  }

  function checkNames() {
    const name = (element) =>
      element.getAttribute('aria-label') ??
      document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent ??
      (element.labels?.[0] ?? element).textContent;
    for (const element of document.querySelectorAll(
      '[role=region], section, nav, a, button, select, summary, table',
    )) {
      if (!name(element)?.trim()) problems.push(`no name: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const picture of document.querySelectorAll('[role=img]')) {
      if (!picture.getAttribute('aria-label')) problems.push(`no name: ${picture.outerHTML.slice(0, 80)}`);
    }
    for (const svg of document.querySelectorAll('svg:not([aria-hidden])')) {
      if (!svg.closest('[role=img]'))
        problems.push(`a picture without a text: ${svg.outerHTML.slice(0, 80)}`);
    }
    if (!document.documentElement.lang) problems.push('the page has no language');
    if (!document.title) problems.push('the page has no title');
  }

  function checkStructure() {
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]));
    if (levels.filter((level) => level === 1).length !== 1) problems.push('not one h1');
    levels.forEach((level, i) => {
      if (level > (levels[i - 1] ?? 0) + 1) problems.push(`h${level} after h${levels[i - 1]}`);
    });
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of ids.filter((id, i) => ids.indexOf(id) < i))
      problems.push(`two elements with the id ${id}`);
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption || !table.querySelector('th[scope=col]'))
        problems.push('a table without caption or heads');
    }
    if (document.querySelectorAll('main').length > 1) problems.push('more than one main');
  }

  function checkTargets() {
    for (const element of document.querySelectorAll(
      '[onclick], [tabindex]:not([tabindex="0"]):not([tabindex="-1"])',
    )) {
      problems.push(`out of the order of the keyboard: ${what(element)}`);
    }
  }

  checkContrast();
  checkNames();
  checkStructure();
  checkTargets();
  return [...new Set(problems)];
})();

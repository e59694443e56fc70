import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { root } from './root.js';

const CHECKS = readFileSync(join(root, 'test/support/accessibilityProblems.js'), 'utf8').trimEnd();

/** What a page or a frame makes hard for readers who see little or use no mouse; nothing if none was found. */
export async function accessibilityProblems(page: Page | Frame): Promise<string[]> {
  return (await page.evaluate(CHECKS)) as string[];
}

/**
 * Presses Tab until the page's end and gives what had the focus, in order: tag and text.
 * @throws Error if something has the focus and does not show it
 */
export async function keyboardWalk(page: Page, frame: Page | Frame): Promise<string[]> {
  const walked: string[] = [];
  for (let step = 0; step < 500; step++) {
    await page.keyboard.press('Tab');
    const [text, shown] = (await frame.evaluate(`(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return ['', true];
      const label = at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).textContent;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return [at.tagName.toLowerCase() + ' ' + label.trim().slice(0, 60), outlineStyle !== 'none' && outlineWidth !== '0px'];
    })()`)) as [string, boolean];
    if (text === '') return walked;
    if (!shown) throw new Error(`The focus is not to be seen on ${text}`);
    walked.push(text);
  }
  throw new Error('The walk does not end.');
}

import type { Page } from '@playwright/test';

/** What a page owes to fingers, to those who hear it and to paper: addresses, and what is measured there. */

const DATA = '/s/alder-loom/data';

export const PAGES: Record<string, string> = {
  retention: '/s/alder-loom/retention',
  sources: DATA,
  imports: `${DATA}?tab=imports`,
  tracking: `${DATA}?tab=tracking`,
  parity: `${DATA}?tab=parity`,
};

const CONTROLS = 'a[href], button, select, input:not([type=hidden]), textarea, summary';

/** Of what stands in a text, a cell or a list, or is a figure: a way that is one of its words. */
const IN_TEXT = 'p, li, td, th, dt, dd, h1, h2, h3, b, [data-why]';

/**
 * What a finger would miss, one line each. A control is 44 px high and wide, with what it adds to itself for fingers;
 * one in a text or a cell is 24, or no other begins within 24 px of its middle (WCAG 2.5.8).
 */
export const missedByFingers = (page: Page): Promise<string[]> =>
  page.evaluate(
    ([controls, inText]) => {
      const LARGE = 43.5;
      const SMALL = 24;
      const isSeen = (element: Element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
      };
      // an opacity of 0 lies over its own label, which is what is seen and hit
      const boxOf = (element: Element) => {
        const hit = element.matches('input[type=checkbox], input[type=radio]')
          ? element.closest('label')
          : null;
        const { x, y, width, height } = (hit ?? element).getBoundingClientRect();
        const { content, position, top } = getComputedStyle(element, '::after');
        const more = content !== 'none' && position === 'absolute' ? Math.max(0, -parseFloat(top)) : 0;
        return { x, y: y - more, width, height: height + 2 * more };
      };
      const all = [...document.querySelectorAll(controls)].filter(isSeen).map((element) => {
        return { element, box: boxOf(element) };
      });
      const isNear = (box: DOMRect | ReturnType<typeof boxOf>, other: ReturnType<typeof boxOf>) => {
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const dx = Math.max(other.x - x, 0, x - (other.x + other.width));
        const dy = Math.max(other.y - y, 0, y - (other.y + other.height));
        return Math.hypot(dx, dy) < SMALL / 2;
      };
      return all
        .filter(({ element, box }) => {
          if (box.width >= LARGE && box.height >= LARGE) return false;
          if (!element.closest(inText)) return true;
          if (box.width >= SMALL && box.height >= SMALL) return false;
          return all.some((other) => other.element !== element && isNear(box, other.box));
        })
        .map(({ element, box }) => {
          const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40);
          return `${element.tagName.toLowerCase()} "${name}": ${Math.round(box.width)} × ${Math.round(box.height)}`;
        });
    },
    [CONTROLS, IN_TEXT] as const,
  );

const NAMED = /^\s*- (link|button|combobox|textbox|searchbox|checkbox|radio|switch) "((?:[^"\\]|\\.)+)"/;

/** Roles with names that several controls have, outside of tables: there the heads of row and column tell them apart. */
export const sharedNames = async (page: Page): Promise<string[]> => {
  // the last look at this page: its tables go, and figures, whose sentence tells what they are
  await page.evaluate(() => document.querySelectorAll('table, [data-why]').forEach((each) => each.remove()));
  const tree = await page.locator('body').ariaSnapshot();
  const names = tree.split('\n').flatMap((line) => {
    const [, role, name] = NAMED.exec(line) ?? [];
    return role === undefined || name === undefined ? [] : [`${role} "${name}"`];
  });
  return names.filter((name, at) => names.indexOf(name) !== at);
};

/** What is left of A4, turned, at 96 px an inch between margins of 12 mm. */
export const PAPER = { width: 1032, height: 703 };

/**
 * What paper lacks or has too much of, one line each: a frame that cuts what is in it, a sheet that
 * is too narrow, a button, a dark ground.
 */
export const wrongOnPaper = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isSeen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
    };
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}`;
    const frames = [...document.querySelectorAll('main *')].filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const scrolls = [overflowX, overflowY].some((each) => each === 'auto' || each === 'scroll');
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
      return scrolls && isSeen(element) && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1);
    });
    // what was chosen, a figure and the head of a column are words on paper: nothing is drawn around them
    const isDrawn = (element: Element) => {
      const { borderTopWidth, backgroundColor } = getComputedStyle(element);
      return borderTopWidth !== '0px' || backgroundColor !== 'rgba(0, 0, 0, 0)';
    };
    const buttons = [...document.querySelectorAll('main :is(button, select, input)')].filter(
      (element) => isSeen(element) && isDrawn(element),
    );
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--qd-page').trim();
    // a part of a pixel is rounded up
    const more = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...(more > 1 ? [`wider than the sheet: ${more}`] : []),
      ...frames.map((element) => `cut: ${nameOf(element)}`),
      ...buttons.map((element) => `button: ${nameOf(element)}`),
      ...(['#fff', '#ffffff'].includes(ground) ? [] : [`ground: ${ground}`]),
    ];
  });

import type { Page } from '@playwright/test';

/** Whether everything that is written has room: measured in the page, piece of text by piece of text. */

/** Runs in the page, and may use nothing from outside itself. */
const measure = (): string[] => {
  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  interface Piece {
    box: Box;
    text: string;
    of: Element;
  }
  /** A rounded pixel is no fault. */
  const SLACK = 1.5;
  const dialog = [...document.querySelectorAll('[role="dialog"]')].findLast(
    (each) => each.getClientRects().length > 0,
  );
  const root = dialog ?? document.body;
  const short = (text: string) => `“${text.length > 60 ? `${text.slice(0, 57)}…` : text}”`;
  const place = (element: Element) => {
    const named = element.closest('[data-metric],[data-why],[aria-label],section,header,table,nav,aside');
    const name = named?.getAttribute('data-metric') ?? named?.getAttribute('aria-label') ?? named?.className;
    return `${element.tagName.toLowerCase()} in ${named?.tagName.toLowerCase() ?? 'body'} ${String(name ?? '').slice(0, 40)}`;
  };
  const common = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = ({ left, top, right, bottom }: Box) => right - left <= SLACK || bottom - top <= SLACK;
  const around = (element: Element): Element[] => {
    const all: Element[] = [];
    for (let each: Element | null = element; each; each = each.parentElement) all.push(each);
    return all;
  };
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, known);
    return known;
  };
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({
      opacityProperty: true,
      visibilityProperty: true,
      contentVisibilityAuto: true,
    }) && !around(element).some((each) => styleOf(each).clipPath !== 'none');
  /** All of it can be read by pointing at it. */
  const isSaidWhole = (of: Element, text: string): boolean =>
    around(of).some((each) => each.getAttribute('title')?.includes(text.trim()));

  const faults: string[] = [];
  const pieces: Piece[] = [];
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) faults.push(`the page is ${wide} px wider than the window`);

  /** What of a box is in sight; a box that is cut off for good is a fault. */
  const inSight = (given: Box, of: Element, text: string): Box => {
    let box = given;
    let isScrolled = false;
    for (const each of around(of)) {
      if (each === document.body || each === document.documentElement) break;
      const { overflowX, overflowY, position } = styleOf(each);
      if (each instanceof HTMLElement && overflowX !== 'visible') {
        const frame = each.getBoundingClientRect();
        const isCut = (axis: string, by: number) =>
          axis !== 'auto' && axis !== 'scroll' && !isScrolled && by > SLACK;
        const beyond = Math.max(box.right - frame.right, frame.left - box.left);
        const below = Math.max(box.bottom - frame.bottom, frame.top - box.top);
        if ((isCut(overflowX, beyond) || isCut(overflowY, below)) && !isSaidWhole(of, text))
          faults.push(`cut off: ${short(text)} ${place(of)}`);
        if (overflowX === 'auto' || overflowX === 'scroll') isScrolled = true;
        box = common(box, frame);
      }
      if (position === 'fixed') break;
    }
    return box;
  };

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? '';
    const of = node.parentElement;
    if (!of || text.trim() === '' || of.closest('script,style,option,noscript')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (rects.length === 0 || !isSeen(of)) continue;
    const svg = of.closest('svg');
    if (svg) {
      const view = svg.getBoundingClientRect();
      for (const rect of rects)
        if (
          rect.left < view.left - SLACK ||
          rect.right > view.right + SLACK ||
          rect.top < view.top - SLACK ||
          rect.bottom > view.bottom + SLACK
        )
          faults.push(`outside its drawing: ${short(text)} ${place(of)}`);
    }
    for (const rect of rects) {
      const box = inSight(rect, of, text);
      if (!isEmpty(box)) pieces.push({ box, text, of });
    }
  }
  for (const svg of root.querySelectorAll('svg')) {
    if (svg.querySelector('text') || !isSeen(svg)) continue;
    const rect = svg.getBoundingClientRect();
    if (rect.width === 0) continue;
    // a picture that is out of sight altogether is left out for want of room
    const frame = svg.parentElement?.getBoundingClientRect();
    if (frame && isEmpty(common(rect, frame))) continue;
    const box = inSight(rect, svg, '');
    if (!isEmpty(box)) pieces.push({ box, text: '', of: svg });
  }

  const isOver = (a: Piece, b: Piece): boolean => {
    const shared = common(a.box, b.box);
    return shared.right - shared.left > 2 && shared.bottom - shared.top > 3;
  };
  const layerOf = (element: Element): Element | undefined =>
    around(element).find((each) => ['fixed', 'sticky'].includes(styleOf(each).position));
  const ordered = pieces.toSorted((a, b) => a.box.top - b.box.top);
  for (const [i, a] of ordered.entries())
    for (const b of ordered.slice(i + 1)) {
      if (b.box.top >= a.box.bottom) break;
      if (a.of === b.of || (a.text === '' && b.text === '')) continue;
      if (a.of.contains(b.of) && b.of.tagName === 'svg') continue;
      if (isOver(a, b) && layerOf(a.of) === layerOf(b.of))
        faults.push(`one over the other: ${short(a.text)} and ${short(b.text)} ${place(a.of)}`);
    }
  // what is typed in, and what a list has chosen, is no text of the page
  const pen = document.createElement('canvas').getContext('2d');
  for (const select of root.querySelectorAll('select')) {
    const rect = select.getBoundingClientRect();
    const text = select.selectedOptions[0]?.textContent ?? '';
    if (rect.width === 0 || !isSeen(select) || !pen) continue;
    const { font, paddingLeft, paddingRight } = styleOf(select);
    pen.font = font;
    const room = rect.width - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - 18;
    if (pen.measureText(text).width > room + 6 && !isSaidWhole(select, text))
      faults.push(`cut off: the choice ${short(text)} ${place(select)}`);
  }
  return [...new Set(faults)];
};

/** What is cut off, lies over something else or leaves its drawing or the window; one line a finding. */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(measure);

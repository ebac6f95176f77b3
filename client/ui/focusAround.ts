/** Gives the focus of what is about to go to what stands around it: the page, or the drawer that it is in. */
export const focusAround = (element: Element): void =>
  element.closest<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true });

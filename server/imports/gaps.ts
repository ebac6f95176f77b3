interface Range {
  from: number;
  to: number;
}

/**
 * Rows that stand between the first and the last row of a fact and are none of it. They are blank, or left out. Others
 * are forgotten, so that memory stays bounded.
 */
export class Gaps {
  /** Gaps that stand inside a fact. */
  readonly inside: Range[] = [];
  private open: Range[] = [];

  add(from: number, to = from): void {
    const last = this.open.at(-1);
    if (last && last.to + 1 === from) last.to = to;
    else this.open.push({ from, to });
  }

  /** A fact reaches from `row` to `lastRow`. Facts come in the order of the file. */
  within(row: number, lastRow: number): void {
    if (this.open.length === 0) return;
    this.inside.push(...this.open.filter(({ from, to }) => from <= lastRow && to >= row));
    this.open = this.open.filter(({ to }) => to > lastRow);
  }
}

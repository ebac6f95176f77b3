import { widest } from '../../ui/textWidth';

/** The columns of a long list: as wide as what stands in its rows, so that no figure is cut. */

export interface Width {
  /** Pixels. */
  least: number;
  /** Pixels; a longer text is cut, and stands whole in the title. Absent = never cut. */
  most?: number;
  /** Of the room that is left. */
  share?: number;
}

interface Column<Row> {
  head: string;
  width: Width;
  /** All that its cell says. */
  text: (row: Row) => string;
}

export interface Tracks {
  /** Of a CSS grid. */
  template: string;
  /** Pixels that all of it needs. */
  total: number;
  /** Which columns have longer texts than room. */
  isCut: boolean[];
}

const GAP = 12;
const PADDING = 16;
/** Only these of the texts are measured: the longest by characters, of which one is the widest. */
const MEASURED = 8;
const LOOK = { size: 13, weight: 500 };

const neededBy = <Row>({ head, text }: Column<Row>, rows: readonly Row[]): number => {
  const texts = [...new Set(rows.map(text))].toSorted((a, b) => b.length - a.length);
  return 1 + widest([head, ...texts.slice(0, MEASURED)], LOOK);
};

export const tracksOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Tracks => {
  const sized = columns.map((column) => {
    const { least, most = Infinity, share } = column.width;
    const needed = neededBy(column, rows);
    const width = Math.min(Math.max(least, needed), Math.max(least, most));
    return { width, track: share ? `minmax(${width}px, ${share}fr)` : `${width}px`, isCut: needed > width };
  });
  return {
    template: sized.map(({ track }) => track).join(' '),
    total: sized.reduce((sum, { width }) => sum + width + GAP, PADDING - GAP),
    isCut: sized.map(({ isCut }) => isCut),
  };
};

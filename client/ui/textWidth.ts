/** How wide a text will be, asked before it is drawn: an axis and a column are as wide as their longest label. */

interface Look {
  /** Pixels. */
  size?: number;
  weight?: number;
}

let pen: CanvasRenderingContext2D | null | undefined;

/** Digits are as wide as each other on a page, and not on a canvas: the widest stands for all. */
const evenDigits = (text: string): string => text.replaceAll(/\d/g, '0');

/** Pixels, rounded up. Without a canvas, as in tests, by the mean width of a letter. */
export const textWidth = (text: string, { size = 12, weight = 400 }: Look = {}): number => {
  pen ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (!pen) return Math.ceil(text.length * size * 0.62);
  pen.font = `${weight} ${size}px 'Instrument Sans Variable', system-ui, sans-serif`;
  return Math.ceil(pen.measureText(evenDigits(text)).width * 1.02);
};

export const widest = (texts: readonly string[], look?: Look): number =>
  Math.max(0, ...texts.map((text) => textWidth(text, look)));

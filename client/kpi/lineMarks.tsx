/** What stands beside a line: the ring of a bucket that is cut or still runs, and the dot of a value that no line leads to. */

export const ring = (colour: string) => ({
  r: 3,
  fill: 'var(--qd-page)',
  stroke: colour,
  strokeWidth: 1.5,
});

interface DotProps {
  /** Of the line, bucket by bucket. */
  values: readonly (number | null)[];
  colour: string;
  /** Given by recharts. */
  cx?: number;
  cy?: number;
  index?: number;
}

export const LoneDot = ({ values, colour, cx, cy, index = 0 }: DotProps) => {
  const isKnown = (at: number) => (values[at] ?? null) !== null;
  if (!isKnown(index) || isKnown(index - 1) || isKnown(index + 1)) return null;
  return <circle cx={cx} cy={cy} r={2.5} fill={colour} />;
};

/** An advisory on a package that is shipped. */
export interface Finding {
  id: string;
  name: string;
  severity: string;
  title: string;
  url: string;
}
export const findingsOf: (
  report: unknown,
  against: { paths: Set<string>; accepted: { id: string; until: string }[]; today: string },
) => Finding[] | null;

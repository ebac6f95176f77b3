/** The anchor that GitHub gives a heading: lower case, no marks but `-` and `_`, a hyphen for each blank. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Headings of a Markdown text, without their marks; code blocks have none. */
export const headingsOf = (text: string): string[] =>
  [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');

/** Number of a definition (C8, 3.2) → its heading in docs/METRICS.md. */
export const definitionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    headingsOf(text).flatMap((heading) => {
      const number = /^(C\d+|\d+(?:\.\d+)?)\b/.exec(heading)?.[1];
      return number ? [[number, heading] as const] : [];
    }),
  );

/** The parts of saxen that are used; the package has no types of its own. */
declare module 'saxen' {
  type Decode = (text: string) => string;

  export class Parser {
    on(
      event: 'openTag',
      heard: (name: string, attributes: () => Record<string, string>, decode: Decode) => void,
    ): this;
    on(event: 'closeTag', heard: (name: string) => void): this;
    on(event: 'text', heard: (text: string, decode: Decode) => void): this;
    on(event: 'cdata' | 'comment' | 'question' | 'attention', heard: (text: string) => void): this;
    on(event: 'error', heard: (error: Error) => void): this;
    /** Reads a piece of a document, however it is cut. */
    write(xml: string): this;
    end(): Error | null;
  }

  /** Turns `&amp;`, `&#252;` and the like into what they stand for. */
  export const decode: Decode;
}

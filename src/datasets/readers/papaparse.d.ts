/** The part of papaparse that we use; its published types would let the names of Node into the pure rooms. */
export interface ParsedRow<Row> {
  readonly data: Row;
  readonly errors: readonly { readonly code: string }[];
  readonly meta: { readonly cursor: number };
}
declare const Papa: {
  parse<Row extends string[]>(
    text: string,
    options: {
      readonly delimiter: string;
      readonly newline: '\n';
      readonly quoteChar: string;
      readonly comments: false;
      step(row: ParsedRow<Row>): void;
    },
  ): void;
};
// papaparse is a CommonJS module: its exports can only be had this way.
// oxlint-disable-next-line import/no-default-export
export { Papa as default };

/** What an engine makes of WebAssembly's vectors. */
export interface Engine {
  /** It adds a product to a sum in one instruction, with one rounding instead of two (`fusesProducts`). */
  readonly fuses: boolean;
  /**
   * It joins vectors of four that are neighbours in memory to vectors of eight (`joinsVectors`). Its registers then hold twice as
   * many numbers, and tiles of four rows of four vectors instead of two, with what they are made of, just fit into them.
   */
  readonly joins: boolean;
}

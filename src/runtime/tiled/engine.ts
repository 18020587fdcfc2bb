/** What an engine makes of WebAssembly's vectors. */
export interface Engine {
  /** It adds a product to a sum in one instruction, with one rounding instead of two (`fusesProducts`). */
  readonly fuses: boolean;
  /**
   * It does things in the order in which they are written (`timedTraits`), as V8 does from 13 on. Then a number that is read where it is
   * used takes a register for no longer than that, and tiles of six rows fit into them; engines that read all of a tile's numbers first
   * have room for four.
   */
  readonly keepsOrder: boolean;
  /**
   * It joins vectors of four that are neighbours in memory to vectors of eight (`timedTraits`). Its registers then hold twice as
   * many numbers, and tiles of four vectors side by side instead of two.
   */
  readonly joins: boolean;
}

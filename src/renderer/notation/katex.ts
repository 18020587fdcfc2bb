/** KaTeX without its style sheet, loaded when the first formula is shown. */
export { render } from 'katex';

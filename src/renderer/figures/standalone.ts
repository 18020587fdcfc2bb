import { css } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';
import { markerOutline } from '../drawing/marker.ts';
import { sampleSize } from './legend.tsx';
import type { Look } from './legend.tsx';

const space = 'http://www.w3.org/2000/svg';
const [head, line] = [28, 18];

/** A picture by itself, with title, ground and legend, in the colours that are on the screen: an SVG file. */
export function standaloneSvg(
  picture: SVGSVGElement,
  title: string,
  looks: readonly Look[],
  ink: Ink,
): { readonly text: string; readonly width: number; readonly height: number } {
  const { width: given, height: plot } = picture.viewBox.baseVal;
  const width = Math.max(given, 240);
  const height = head + plot + (looks.length > 0 ? looks.length * line + 8 : 0);
  const style = getComputedStyle(picture);
  const root = element('svg', {
    xmlns: space,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': style.fontFamily,
    'font-size': style.fontSize,
  });
  root.append(element('rect', { width, height, fill: css(ink.panel) }));
  root.append(label(title, 8, 19, ink, true));
  const body = element('g', { transform: `translate(0 ${head})` });
  for (const child of picture.children) body.append(child.cloneNode(true));
  root.append(body);
  for (const [i, look] of looks.entries()) {
    const middle = head + plot + i * line + 6;
    root.append(sample(look, middle, ink), label(look.name, 40, middle + 4, ink));
  }
  return { text: `${new XMLSerializer().serializeToString(root)}\n`, width, height };
}

/** An SVG file as a PNG file, `scale` pixels of it to one. */
export async function pngOf(
  svg: { readonly text: string; readonly width: number; readonly height: number },
  scale: number,
): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg.text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(svg.width * scale, svg.height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

function sample({ colour, dash, marker, hollow, ground }: Look, middle: number, ink: Ink): SVGElement {
  const { width, height } = sampleSize;
  const group = element('g', { transform: `translate(8 ${middle})` });
  if (ground !== null) {
    group.append(
      element('rect', { y: -height / 2, width, height, fill: css(ground), stroke: css(ink.line) }),
    );
  }
  if (dash !== null) {
    const stroke = { stroke: css(colour), 'stroke-width': 2, 'stroke-dasharray': dash };
    group.append(element('path', { d: `M0,0H${width}`, ...stroke }));
  }
  if (marker !== null) {
    const transform = `translate(${width / 2} 0) scale(4)`;
    const paint = hollow
      ? { fill: 'none', stroke: css(colour), 'stroke-width': 0.35 }
      : { fill: css(colour) };
    group.append(element('path', { d: markerOutline(marker), transform, ...paint }));
  }
  return group;
}

function label(text: string, x: number, y: number, ink: Ink, bold = false): SVGElement {
  const made = element('text', { x, y, fill: css(ink.ink), ...(bold ? { 'font-weight': 600 } : {}) });
  made.append(text);
  return made;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') made.setAttribute(key, String(value));
  }
  return made as SVGElement;
}

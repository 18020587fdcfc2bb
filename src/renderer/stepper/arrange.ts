/** A value of a plan as rows and columns. */
export interface Arrangement {
  readonly rows: number;
  readonly columns: number;
  /** Which number stands there; −1: none. */
  index(row: number, column: number): number;
  /** Where a number stands. */
  place(index: number): { readonly row: number; readonly column: number };
  /** How it is laid out, where that needs saying. */
  readonly note: string | null;
}

/** Vectors up to this length stand as one column. */
const longestColumn = 24;

/** Lays a tensor out: vectors as a column or in lines, feature maps with their channels side by side. */
export function arrange(shape: readonly number[]): Arrangement {
  const count = shape.reduce((a, b) => a * b, 1);
  const [rows = 1, width = 1, channels = 1] = shape;
  if (shape.length === 3 && channels > 1) {
    return {
      rows,
      columns: width * channels,
      index: (row, column) => (row * width + (column % width)) * channels + Math.floor(column / width),
      place: (index) => ({
        row: Math.floor(index / (width * channels)),
        column: (index % channels) * width + (Math.floor(index / channels) % width),
      }),
      note: `${channels} channels side by side`,
    };
  }
  if (shape.length > 1) {
    const columns = count / rows;
    const note = shape.length > 2 && channels > 1 ? 'in lines along the first axis' : null;
    return { rows, columns, index: (row, column) => row * columns + column, place: inLines(columns), note };
  }
  const columns = count <= longestColumn ? 1 : Math.ceil(Math.sqrt(count));
  return {
    rows: Math.ceil(count / columns),
    columns,
    index: (row, column) => (row * columns + column < count ? row * columns + column : -1),
    place: inLines(columns),
    note: columns > 1 ? `in lines of ${columns}` : null,
  };
}

function inLines(columns: number): Arrangement['place'] {
  return (index) => ({ row: Math.floor(index / columns), column: index % columns });
}

/** An arrangement as a picture of at most so many pixels each way: of numbers that share one, the largest in size. */
export function raster(
  { rows, columns, index }: Arrangement,
  values: Float64Array,
  most: number,
): { readonly width: number; readonly height: number; readonly values: Float64Array } {
  const [width, height] = [Math.min(columns, most), Math.min(rows, most)];
  const pixels = new Float64Array(width * height).fill(NaN);
  for (let row = 0; row < rows; row += 1) {
    const down = Math.floor((row * height) / rows) * width;
    for (let column = 0; column < columns; column += 1) {
      const value = values[index(row, column)] ?? NaN;
      const at = down + Math.floor((column * width) / columns);
      const old = pixels[at] ?? NaN;
      if (Number.isNaN(old) || Math.abs(value) > Math.abs(old)) pixels[at] = value;
    }
  }
  return { width, height, values: pixels };
}

/** The least and the largest finite number with their places, and how many are not finite. */
export function extremaOf(values: Float64Array): {
  readonly least: number;
  readonly largest: number;
  readonly unsound: number;
} {
  let [least, largest, unsound] = [-1, -1, 0];
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) unsound += 1;
    else {
      if (least < 0 || value < (values[least] ?? NaN)) least = at;
      if (largest < 0 || value > (values[largest] ?? NaN)) largest = at;
    }
  });
  return { least, largest, unsound };
}

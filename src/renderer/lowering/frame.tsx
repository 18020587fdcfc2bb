import type { Convention } from '../../interchange/notation/convention.ts';
import { frameName } from './frame-name.ts';
import type { FrameMark } from './story.ts';

/** The frame of a vector V_t or of a matrix W^(t) around (0, 0), with its name above and what it is below. */
export function Frame({
  frame: { kind, level, track, lines, below, columns, rows },
  convention,
}: {
  frame: FrameMark;
  convention: Convention;
}) {
  const { width = 0, height = 0 } = track.at(-1) ?? {};
  const name = frameName(kind, level, convention);
  return (
    <g className={`lowering-frame is-${kind}`}>
      <rect rx={3} />
      {columns.map((x) => (
        <path
          key={`column ${x}`}
          className="lowering-grid"
          d={`M${x - width / 2},${-height / 2}v${height}`}
        />
      ))}
      {rows.map((y) => (
        <path key={`row ${y}`} className="lowering-grid" d={`M${-width / 2},${y - height / 2}h${width}`} />
      ))}
      <text className="lowering-title" y={-height / 2 - 12}>
        {name.letter}
        <tspan className="lowering-index" dy={name.raised ? -6 : 4}>
          {name.index}
        </tspan>
      </text>
      <g className="lowering-lines">
        {lines.map((line, at) => (
          <text key={line} className="lowering-text" y={below + 20 + 16 * at}>
            {line}
          </text>
        ))}
      </g>
    </g>
  );
}

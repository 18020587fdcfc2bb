import './lowering.css';
import { ChevronLeft, ChevronRight, Pause, Play, X } from 'lucide-react';
import { useMemo } from 'react';
import type { ComponentProps, KeyboardEvent } from 'react';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import { networkFormula } from '../../interchange/notation/formulas.ts';
import { layerMatrices } from '../../interchange/notation/layer-matrix.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Formula } from '../notation/formula.tsx';
import { namingOf } from '../notation/naming.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useConvention } from '../state/session-store.ts';
import { Stage } from './stage.tsx';
import { refusal, tellLowering } from './tell.ts';
import type { Story } from './story.ts';
import { usePlayer } from './use-player.ts';
import type { Player } from './use-player.ts';

/** In place of the canvas: how the compiler makes layers and matrices of the drawing, forwards and backwards. */
export function LoweringView() {
  const app = useApp();
  const compilation = useCompilation((whole) => whole);
  const graph = useDocument((document) => document.graph);
  const layout = useDocument((document) => document.layout);
  const refused = refusal(compilation);
  const story = useMemo(
    () =>
      refused === null
        ? tellLowering(graph, layout, compilation, (id) => graph.vertices[id]?.label ?? id)
        : null,
    [graph, layout, compilation, refused],
  );
  const convention = useConvention();
  const formula = useMemo(() => {
    const { sequence, graph: shaped } = compilation;
    return sequence === null
      ? []
      : networkFormula(layerMatrices(sequence, shaped, namingOf(convention)), convention);
  }, [compilation, convention]);
  const close = commandOf('toggle-lowering');
  return (
    <section className="lowering" aria-label="Lowering">
      <header className="lowering-bar">
        <h2>From drawing to layers</h2>
        <IconButton label="Back to the canvas" icon={X} onClick={() => close.run(app)} />
      </header>
      {story === null ? (
        <div className="lowering-empty">
          <p>{refused}</p>
        </div>
      ) : (
        <Played
          story={story}
          shapeOf={(id) => compilation.graph.shapes.get(id)}
          graph={graph}
          convention={convention}
          formula={formula}
        />
      )}
    </section>
  );
}

function Played({
  story,
  formula,
  ...rest
}: Omit<ComponentProps<typeof Stage>, 'time'> & { formula: readonly string[] }) {
  const player = usePlayer(story.scenes.length - 1);
  const scene = story.scenes[Math.round(player.time)];
  return (
    <>
      <Stage story={story} time={player.time} {...rest} />
      <footer className="lowering-foot">
        <p className="lowering-sentence" aria-live="polite">
          {scene?.sentence}
        </p>
        {scene?.name === 'structure' && (
          <div className="lowering-formula">
            {formula.map((line) => (
              <Formula key={line} tex={line} />
            ))}
          </div>
        )}
        <Controls story={story} player={player} />
      </footer>
    </>
  );
}

function Controls({ story: { scenes }, player }: { story: Story; player: Player }) {
  const { time, playing } = player;
  const last = scenes.length - 1;
  const at = Math.round(time);
  const byKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    player.go(step < 0 ? Math.ceil(time) - 1 : Math.floor(time) + 1);
  };
  return (
    <div className="lowering-controls">
      <div className="bar-group">
        <IconButton
          label="Previous scene"
          icon={ChevronLeft}
          disabled={time === 0}
          onClick={() => player.go(Math.ceil(time) - 1)}
        />
        <IconButton
          label={playing ? 'Hold' : 'Play'}
          icon={playing ? Pause : Play}
          className="is-primary"
          onClick={playing ? player.hold : player.play}
        />
        <IconButton
          label="Next scene"
          icon={ChevronRight}
          disabled={time === last}
          onClick={() => player.go(Math.floor(time) + 1)}
        />
      </div>
      <div className="lowering-slider">
        <input
          type="range"
          aria-label="From drawing to layers"
          aria-valuetext={scenes[at]?.title}
          min={0}
          max={last}
          step={0.01}
          value={time}
          onChange={(event) => player.seek(event.target.valueAsNumber)}
          onKeyDown={byKey}
        />
        <ol className="lowering-scenes">
          {scenes.map(({ name, title }, i) => (
            <li key={name}>
              <button type="button" aria-current={i === at ? 'step' : undefined} onClick={() => player.go(i)}>
                {title}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

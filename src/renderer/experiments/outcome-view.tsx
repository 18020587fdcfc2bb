import { useCallback } from 'react';
import { useApp } from '../app-context.ts';
import { Section } from '../controls/section.tsx';
import type { ExperimentEntry } from '../../lab/experiments/protocol.ts';
import { FigureCard } from '../figures/figure-card.tsx';
import type { TakePicture } from '../figures/figure-card.tsx';
import { backTo, experimentsStore } from '../state/experiments-store.ts';
import type { KeptOutcome } from '../state/experiments-store.ts';
import { Comparisons, Verdict } from './comparisons.tsx';
import { backend, exportPicture } from './export.ts';
import { ListingTable } from './listing-table.tsx';
import { NamedResults } from './named-results.tsx';
import { duration } from './number-text.ts';

/** What a run brought: the verdict, figures, the comparison, tables, the numbers by name. */
export function OutcomeView({
  entry,
  kept,
  stale,
  changed,
}: {
  entry: ExperimentEntry;
  kept: KeptOutcome;
  /** It is about to be replaced, or belongs to other settings. */
  stale: boolean;
  /** The settings of the form, or the files opened, are others. */
  changed: boolean;
}) {
  const { host } = useApp();
  const { outcome, seconds, files } = kept;
  const take: TakePicture = useCallback(
    (title, suffix, contents) => void exportPicture(host, entry, title, suffix, contents),
    [host, entry],
  );
  const back = () => experimentsStore.setState((state) => backTo(state, entry.id, kept));
  return (
    <div className={`outcome ${stale ? 'is-stale' : ''}`} data-stale={changed}>
      <div className="outcome-head">
        <Verdict comparisons={outcome.comparisons} />
        <p className="field-note">
          {files !== null && `${files.name}, `}
          {backend}, {duration(seconds)}
        </p>
        {changed && (
          <p className="outcome-stale" role="status">
            These are the results of other settings. Press Run to bring them up to date.{' '}
            <button type="button" className="button is-quiet" onClick={back}>
              Back to those settings
            </button>
          </p>
        )}
      </div>
      {outcome.figures.length > 0 && (
        <section className="outcome-figures" aria-label="Figures">
          {outcome.figures.map((figure, i) => (
            <FigureCard key={`${i} ${figure.title}`} figure={figure} onTake={take} />
          ))}
        </section>
      )}
      {outcome.comparisons.length > 0 && <Comparisons comparisons={outcome.comparisons} />}
      {outcome.listings.map((listing) => (
        <ListingTable key={listing.title} listing={listing} />
      ))}
      <Section title="Results by name" open={outcome.listings.length === 0}>
        <NamedResults results={outcome.results} />
      </Section>
    </div>
  );
}

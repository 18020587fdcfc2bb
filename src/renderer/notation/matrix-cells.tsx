import '../drawing/drawing.css';
import { memo } from 'react';
import { tieClass } from '../drawing/tie-colour.ts';
import type { Beside, BesideNumber } from './beside.ts';
import type { Component } from '../../interchange/notation/layer-matrix.ts';
import { significant } from './number-text.ts';
import type { Place } from './places.ts';

/** A number as a cell shows it: empty where there is none, a dash where it is not known. */
function text(value: number | undefined): string {
  return value === undefined ? '' : Number.isNaN(value) ? '–' : significant(value);
}

/** A number that follows from the example; a frame to be filled while the stepper has not computed it yet. */
export function Computed({ value }: { value: BesideNumber }) {
  if (value !== null) return text(value);
  return (
    <span className="cell-open" title="Not computed yet">
      <span className="visually-hidden">not computed yet</span>
    </span>
  );
}

function signClass(value: BesideNumber): string {
  return value === undefined || value === null || value === 0 || Number.isNaN(value)
    ? ''
    : value > 0
      ? 'is-positive'
      : 'is-negative';
}

/** Which way a head looks: above its line, or before it. */
export type Scope = 'col' | 'row';

/** The name of a component that the layer reads. */
export const ColumnHead = memo(function ColumnHead({
  at,
  component,
  scope,
}: {
  at: number;
  component: Component | undefined;
  scope: Scope;
}) {
  return (
    <th
      scope={scope}
      className={component?.carried === true ? 'is-carried' : ''}
      data-vertex={component?.vertex}
      data-at={component?.at}
      data-column-head={at}
      title={
        component?.carried === true
          ? `${component.name}, carried from layer ${component.level}`
          : component?.name
      }
    >
      <Name text={component?.name ?? ''} />
    </th>
  );
});

/** The name of a component of the layer itself. */
export const RowHead = memo(function RowHead({
  row,
  component,
  scope,
}: {
  row: number;
  component: Component;
  scope: Scope;
}) {
  const { name, vertex, at, carried, activation, level } = component;
  const title = carried ? `${name}, carried from layer ${level}` : `${name}, σ = ${activation ?? 'none'}`;
  return (
    <th
      scope={scope}
      className={carried ? 'is-carried' : ''}
      data-vertex={vertex}
      data-at={at}
      data-row-head={row}
      title={title}
    >
      <Name text={name} />
    </th>
  );
});

/** A long name is cut off before the number of its component. */
function Name({ text: whole }: { text: string }) {
  const [, base = whole, component = ''] = /^(.+)(\[\d+\])$/.exec(whole) ?? [];
  return (
    <span className="name">
      <span>{base}</span>
      {component}
    </span>
  );
}

/** One place of W: a number, a hole, or a carried one; below it the derivative. */
export const EntryCell = memo(function EntryCell({
  row,
  column,
  place,
  value,
  gradient,
  frame,
  first,
}: {
  row: number;
  column: number;
  place: Place;
  value: number;
  gradient: BesideNumber;
  frame: string;
  first: boolean;
}) {
  const common = { tabIndex: first ? 0 : -1, 'data-place': `${row} ${column}` } as const;
  if (place.kind === 'hole')
    return (
      <td {...common} className={`cell-hole ${frame}`} aria-label="no edge">
        ·
      </td>
    );
  if (place.kind === 'carry')
    return (
      <td {...common} className={`cell-carry ${frame}`} title="Carried along unchanged">
        1
      </td>
    );
  if (place.kind === 'unlisted')
    return (
      <td
        {...common}
        className={`${place.products === null ? 'cell-hole' : `cell-number ${signClass(value)}`} ${frame}`}
        data-edge={place.block.edge}
        title={`${place.block.edge}: ${Number.isNaN(value) ? place.block.unlisted : value}`}
      >
        {Number.isNaN(value) ? '∗' : text(value)}
      </td>
    );
  const [entry] = place.entries;
  const tie = entry?.tie ?? null;
  const fixed = place.entries.every(({ index }) => index < 0);
  return (
    <td
      {...common}
      className={`cell-number ${fixed ? 'is-fixed' : signClass(value)} ${tie === null ? '' : `is-tied ${tieClass(tie)}`} ${frame}`}
      data-edge={entry?.edge}
      data-theta={entry === undefined || entry.index < 0 ? undefined : `${entry.parameter} ${entry.index}`}
      title={`${place.entries.map((one) => one.edge).join(' + ')}${tie === null ? '' : `, tied as ${tie}`}: ${value}`}
    >
      {fixed ? String(Number(value.toPrecision(4))).replace('-', '−') : text(value)}
      <Gradient value={gradient} />
    </td>
  );
});

/** One number of b, a, o or δ. */
export const BesideCell = memo(function BesideCell({
  name,
  row,
  column,
  component,
  value,
  gradient,
  frame,
}: {
  name: Beside;
  row: number;
  column: number;
  component: Component;
  value: BesideNumber;
  gradient: BesideNumber;
  /** Of the matrix, where the cell is one of its own. */
  frame: string | null;
}) {
  const { vertex, at, carried, kind } = component;
  const tie = name === 'b' ? (component.bias?.tie ?? null) : null;
  const hole = name === 'b' && value === undefined && !carried && kind === 'unit';
  return (
    <td
      tabIndex={-1}
      className={`${frame === null ? 'beside' : frame} is-${name === 'δ' ? 'delta' : name} ${hole ? 'cell-hole' : name === 'b' ? signClass(value) : ''} ${tie === null ? '' : `is-tied ${tieClass(tie)}`}`}
      data-place={`${row} ${column}`}
      data-role={name}
      data-vertex={vertex}
      data-at={at}
      title={
        value === undefined || value === null
          ? undefined
          : `${tie === null ? '' : `tied as ${tie}: `}${value}`
      }
    >
      {hole ? '·' : <Computed value={value} />}
      <Gradient value={gradient} />
    </td>
  );
});

function Gradient({ value }: { value: BesideNumber }) {
  if (value === undefined) return null;
  return (
    <span className="cell-gradient">
      <Computed value={value} />
    </span>
  );
}

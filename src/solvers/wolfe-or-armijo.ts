import type { Settings } from '../base/fields.ts';
import { armijoSearch } from './armijo.ts';
import { curvatureField, decreaseField, type LineSearch, lineSearchTitles } from './line-search.ts';
import { wolfeSearch } from './wolfe.ts';

/** Settings of the search of a method that learns from gradients: the Wolfe conditions keep what it learns sound. */
export function searchFields(decrease: number, curvature: number) {
  return {
    lineSearch: {
      tag: 'choice',
      label: 'Line search',
      initial: 'wolfe',
      options: { wolfe: lineSearchTitles.wolfe, armijo: lineSearchTitles.armijo },
    },
    decrease: decreaseField(decrease),
    curvature: curvatureField(curvature),
  } as const;
}

/** The search that such settings ask for. */
export function searchOf(settings: Settings<ReturnType<typeof searchFields>>): LineSearch {
  const { lineSearch, decrease, curvature } = settings;
  return lineSearch === 'wolfe' ? wolfeSearch(decrease, curvature) : armijoSearch(decrease);
}

import type { Route } from '../../composables/useRoute.ts'

/** One step of the tour: a page with what to do there. */
export interface TourStep {
  title: string
  text: string
  route: Route
}

/** The steps of the tour, in order. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Published figures',
    text: 'Each card is a figure of a paper, with its claim and your last result, or the forecast of its theory.',
    route: { page: 'library' },
  },
  {
    title: 'A forecast before training',
    text: 'Theory predicts the singular values of every layer. Press Start to train; the quick size takes about a minute.',
    route: { page: 'preset', preset: 'fig2', size: 'quick' },
  },
  {
    title: 'Your runs',
    text: 'Every run stays here. Filter, sort and tag them; Enter opens one, with its spectra, collapse and theory.',
    route: { page: 'runs' },
  },
  {
    title: 'Comparison and export',
    text: 'Compare puts runs side by side. On every page, Export figure… writes what the page shows.',
    route: { page: 'compare', ids: [], tab: 'curves' },
  },
  {
    title: 'Ask any number',
    text: 'Click a name, or press ? on it: the answer has formula, source, computation and certainty. Help has them all.',
    route: { page: 'help', document: 'glossary', place: 'tcv' },
  },
]

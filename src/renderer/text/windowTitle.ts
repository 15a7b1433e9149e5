/** Returns the title of a window: `Collapsar · Runs`, or `Collapsar · Fig. 2 · δ = 0.1 · 62 %`. `share`: 0 … 1, null when over. */
export const windowTitle = (section: string, name: string, share: number | null): string =>
  ['Collapsar', name === '' ? section : name, share === null ? '' : `${Math.floor(100 * share)} %`]
    .filter(Boolean)
    .join(' · ')

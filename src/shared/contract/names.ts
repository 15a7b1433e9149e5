/** What preload lets through. Kept free of imports, since preload must be one small file; a test binds it to the contract. */
export const callNames = [
  'runs.start',
  'runs.stop',
  'runs.resume',
  'runs.list',
  'runs.read',
  'studies.start',
  'studies.list',
  'studies.read',
  'studies.pause',
  'studies.resume',
  'studies.extend',
  'forecasts.make',
  'datasets.list',
  'datasets.preview',
  'datasets.draw',
  'datasets.inspect',
  'datasets.import',
  'datasets.cancel',
  'datasets.rename',
  'datasets.remove',
  'analyses.make',
  'analyses.stop',
  'figures.export',
  'figures.read',
  'system.describe',
  'desktop.chooseFolder',
  'desktop.chooseFiles',
  'desktop.reveal',
] as const

export const eventNames = [
  'runs.changed',
  'runs.progressed',
  'runs.measured',
  'runs.logged',
  'studies.changed',
  'datasets.progressed',
  'datasets.changed',
  'analyses.progressed',
  'system.labRestarted',
  'desktop.menuChosen',
] as const

/** The Electron channels that carry them. */
export const callChannel = 'collapsar:call'
export const eventChannel = 'collapsar:event'

import { analyses } from './analyses.ts'
import { bundles } from './bundles.ts'
import { checkpoints } from './checkpoints.ts'
import { clusters } from './clusters.ts'
import { comparisons } from './comparisons.ts'
import { datasets } from './datasets.ts'
import { desktop } from './desktop.ts'
import { estimates } from './estimates.ts'
import { figures } from './figures.ts'
import { forecasts } from './forecasts.ts'
import { reports } from './reports.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { sheets } from './sheets.ts'
import { starts } from './starts.ts'
import { studies } from './studies.ts'
import { system } from './system.ts'
import { unconstrained } from './unconstrained.ts'
import { watches } from './watches.ts'

/** Calls that the lab answers: main relays them, and the command line makes them in its own process. */
export const labContract = {
  runs,
  studies,
  forecasts,
  estimates,
  datasets,
  analyses,
  bundles,
  checkpoints,
  clusters,
  comparisons,
  figures,
  sheets,
  starts,
  reports,
  settings,
  system,
  unconstrained,
  watches,
} as const
export type LabContract = typeof labContract

/** Calls that main answers itself. */
export const desktopContract = { desktop } as const
export type DesktopContract = typeof desktopContract

/** All calls and events that the renderer can use. */
export const appContract = { ...labContract, ...desktopContract } as const
export type AppContract = typeof appContract

import { analyses } from './analyses.ts'
import { comparisons } from './comparisons.ts'
import { datasets } from './datasets.ts'
import { desktop } from './desktop.ts'
import { figures } from './figures.ts'
import { forecasts } from './forecasts.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { sheets } from './sheets.ts'
import { studies } from './studies.ts'
import { system } from './system.ts'

/** What the lab answers; main relays it, the command line calls it in its own process. */
export const labContract = {
  runs,
  studies,
  forecasts,
  datasets,
  analyses,
  comparisons,
  figures,
  sheets,
  settings,
  system,
} as const
export type LabContract = typeof labContract

/** What main answers itself. */
export const desktopContract = { desktop } as const
export type DesktopContract = typeof desktopContract

/** What the renderer sees. */
export const appContract = { ...labContract, ...desktopContract } as const
export type AppContract = typeof appContract

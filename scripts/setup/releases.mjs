import { makeReleases } from './packs.mjs'
import { tensorflowPins } from './tensorflow-pins.mjs'

/** The versions that set-up can build, the newest first. */
export const releases = makeReleases(tensorflowPins)

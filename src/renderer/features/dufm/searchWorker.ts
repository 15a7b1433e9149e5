import { searchedStructures } from '../../../shared/theory/unconstrained/knownStructures.ts'
import type { SpecModel } from '../../../shared/theory/unconstrained/specModel.ts'

/** Searches codes for one model at a time: the answer has the text of the question. */
addEventListener('message', ({ data }: MessageEvent<string>) => {
  postMessage({ asked: data, found: searchedStructures(JSON.parse(data) as SpecModel) })
})

import type { RunSummary } from '../../shared/contract/runs.ts'
import type { LabContext } from '../runs/labContext.ts'

/** Finds runs by what a report writes. Every function throws an Error with a sentence for the reader. */
export interface RunLookUp {
  /** The run with this id, or the only one whose id begins so. */
  run(id: string): RunSummary
  /** The newest finished run of the spec with this hash, or whose hash begins so. */
  bySpec(hash: string): RunSummary
  /** The runs of a study in the order of their start. */
  ofStudy(id: string): RunSummary[]
  nameOfStudy(id: string): string
}

/** Looks runs up in the history as it is now. */
export function runLookUp({ store, runEnds }: LabContext): RunLookUp {
  const all = store.runs.summaries().map(runEnds.correct)
  const byId = new Map(all.map((run) => [run.id, run]))
  const studyId = (id: string): string => {
    const ids = [...new Set(all.map(({ study }) => study).filter((study) => study.startsWith(id)))]
    if (ids.includes(id)) return id
    if (ids.length > 1) throw new Error(`'${id}' begins the ids of ${ids.length} studies; write more of it`)
    if (ids[0] === undefined) throw new Error(`no study with runs has the id '${id}'; it may have been deleted`)
    return ids[0]
  }
  return {
    run: (id) => {
      const exact = byId.get(id)
      if (exact) return exact
      const found = all.filter((run) => run.id.startsWith(id))
      if (found.length > 1) throw new Error(`'${id}' begins the ids of ${found.length} runs; write more of it`)
      if (found[0]) return found[0]
      const isTrashed = store.runs.summaries({ inTrash: true }).some((run) => run.id.startsWith(id))
      throw new Error(
        isTrashed
          ? `run '${id}' is in the trash; restore it, or remove it from the report`
          : `no run has the id '${id}'; it may have been deleted`,
      )
    },
    bySpec: (hash) => {
      const found = all.filter((run) => run.specHash.startsWith(hash) && run.status === 'finished')
      const hashes = new Set(found.map(({ specHash }) => specHash))
      if (hashes.size > 1) throw new Error(`'${hash}' begins the hashes of ${hashes.size} specs; write more of it`)
      // Summaries come newest first.
      if (found[0]) return found[0]
      throw new Error(`no finished run has a spec with the hash '${hash}'`)
    },
    ofStudy: (id) => {
      const own = studyId(id)
      return all.filter(({ study }) => study === own).toReversed()
    },
    nameOfStudy: (id) => {
      const own = studyId(id)
      return store.studies.head(own)?.name ?? own
    },
  }
}

import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import type { Cluster, ClusterContact, ClusterRun } from '../../shared/contract/clusters.ts'
import { lab } from '../lab.ts'

/** The place that the Start buttons of this window use: the name of a cluster, or null for this machine. */
const place = shallowRef<string | null>(null)
/** How many runs of a study on a cluster this machine trains. */
const here = shallowRef(0)

interface RunPlace {
  /** The clusters of the home; empty until they are read. */
  clusters: Readonly<ShallowRef<readonly Cluster[]>>
  place: ShallowRef<string | null>
  here: ShallowRef<number>
}

/** The clusters that can train, and the one that is chosen. Without clusters everything trains on this machine. */
export function useRunPlace(): RunPlace {
  const clusters = shallowRef<readonly Cluster[]>([])
  const read = (): void =>
    void lab.call('clusters.list', {}).then(
      (all) => {
        clusters.value = all
        if (!all.some(({ name }) => name === place.value)) place.value = null
      },
      // A lab that is gone says so itself.
      () => {},
    )
  read()
  onScopeDispose(lab.on('system.labRestarted', read))
  return { clusters, place, here }
}

/** The runs of a study that are on clusters, as the clusters say. */
export function useClusterRuns(study: MaybeRefOrGetter<string>): Readonly<ShallowRef<readonly ClusterRun[]>> {
  const runs = shallowRef<readonly ClusterRun[]>([])
  const read = async (): Promise<void> => {
    const asked = toValue(study)
    const found = await lab.call('clusters.runs', { study: asked }).catch(() => [])
    if (asked === toValue(study)) runs.value = found
  }
  watch(() => toValue(study), read, { immediate: true })
  onScopeDispose(lab.on('clusters.changed', (change) => void (change.study === toValue(study) && read())))
  return runs
}

/** Clusters that did not answer, as the last tries of the lab say. */
export function useSilentClusters(): Readonly<ShallowRef<readonly ClusterContact[]>> {
  const silent = shallowRef<readonly ClusterContact[]>([])
  const show = (contacts: readonly ClusterContact[]): void =>
    void (silent.value = contacts.filter(({ problem }) => problem !== null))
  const read = (): void => void lab.call('clusters.contacts', {}).then(show, () => {})
  read()
  onScopeDispose(
    lab.on('clusters.contacted', (contact) =>
      show([...silent.value.filter(({ cluster }) => cluster !== contact.cluster), contact]),
    ),
  )
  onScopeDispose(lab.on('system.labRestarted', read))
  return silent
}

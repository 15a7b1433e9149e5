import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster } from '../../shared/contract/clusters.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Store } from '../store/store.ts'
import { engineOf } from './engine.ts'

/** The clusters of a home, with the submission script of each. */
export interface ClusterList {
  all(): Cluster[]
  /** Throws a CallError where there is no cluster of that name. */
  find(name: string): Cluster
  /** Stores a cluster, and makes its script where it has none. Returns the path of the script. */
  save(cluster: Cluster): string
  remove(name: string): void
  script(cluster: Cluster): string
  /** The folder here for what comes from a cluster. */
  mirror(name: string): string
}

export function clusterList(store: Store, home: string): ClusterList {
  const folder = join(home, 'clusters')
  // A name may have spaces and letters that a file system forbids.
  const fileName = (name: string): string => encodeURIComponent(name).replaceAll('*', '%2A')
  const scriptPath = (name: string): string => join(folder, `${fileName(name)}.sh`)
  const all = (): Cluster[] => store.clusters.list().map(({ settings }) => Cluster.parse(JSON.parse(settings)))
  return {
    all,
    find(name) {
      const found = all().find((cluster) => cluster.name === name)
      if (found) return found
      const known = all().map((cluster) => cluster.name)
      const list = known.length > 0 ? `known: ${known.join(', ')}` : 'add one with lab cluster add'
      throw new CallError('notFound', `there is no cluster '${name}'; ${list}`)
    },
    save(cluster) {
      store.clusters.save(cluster.name, JSON.stringify(cluster))
      mkdirSync(folder, { recursive: true })
      const path = scriptPath(cluster.name)
      if (!existsSync(path)) writeFileSync(path, engineOf(cluster).template, { mode: 0o700 })
      return path
    },
    remove(name) {
      if (store.clusters.openSubmissions().some(({ cluster }) => cluster === name))
        throw new CallError('notPossible', `cluster ${name} still has jobs: stop their studies first`)
      if (!store.clusters.remove(name)) throw new CallError('notFound', `there is no cluster '${name}'`)
    },
    script: (cluster) => {
      const path = scriptPath(cluster.name)
      return existsSync(path) ? readFileSync(path, 'utf8') : engineOf(cluster).template
    },
    mirror: (name) => join(folder, fileName(name)),
  }
}

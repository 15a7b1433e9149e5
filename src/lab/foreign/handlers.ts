import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { WatchState } from '../../shared/contract/watches.ts'
import type { LabContext } from '../runs/labContext.ts'
import { frameFiles, watchFolder, type Watch } from './watchFolder.ts'

type WatchHandlers = Pick<Handlers<LabContract>, Extract<keyof Handlers<LabContract>, `watches.${string}`>>

/** Network file systems tell no program about new bytes, so the lab looks. */
const lookEvery = 1000

interface Following {
  watch: Watch
  timer: NodeJS.Timeout
  reading: Promise<unknown>
}

/** Follows folders in which other programs log. `close` ends all watches. */
export function watchHandlers(context: LabContext): { handlers: WatchHandlers; close(): void } {
  const following = new Map<string, Following>()
  const stateOf = ({ folder, runs }: Watch): WatchState => ({ folder, runs: runs() })

  const follow = (folder: string): Following => {
    const watch = watchFolder(context, folder)
    const own: Following = { watch, timer: setInterval(() => look(own), lookEvery), reading: watch.read() }
    following.set(folder, own)
    return own
  }
  const look = (own: Following): void => {
    const { reading } = own
    own.reading = reading.then(() => (following.has(own.watch.folder) ? own.watch.read() : 0))
    // A folder of a network may be away for a while: the next look tries again.
    own.reading = own.reading.catch(() => 0)
  }
  const end = async (folder: string): Promise<void> => {
    const own = following.get(folder)
    if (!own) throw new CallError('notFound', `the folder ${folder} is not watched`)
    following.delete(folder)
    clearInterval(own.timer)
    await own.reading.catch(() => 0)
    own.watch.end()
  }
  return {
    handlers: {
      'watches.start': async ({ folder, evenIfEmpty }) => {
        const known = following.get(folder)
        if (!known && frameFiles(folder).length === 0 && !evenIfEmpty) return null
        const own = known ?? follow(folder)
        try {
          await own.reading
        } catch (error) {
          following.delete(folder)
          clearInterval(own.timer)
          throw error
        }
        return stateOf(own.watch)
      },
      'watches.stop': async ({ folder }) => {
        await end(folder)
        return null
      },
      'watches.list': () => [...following.values()].map(({ watch }) => stateOf(watch)),
    },
    close: () => {
      for (const { watch, timer } of following.values()) {
        clearInterval(timer)
        watch.end()
      }
      following.clear()
    },
  }
}

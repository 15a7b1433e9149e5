import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJson, writeJson } from './files.mjs'

/** @typedef {{ pid: number, started: string | null }} Holder */

/** @type {(error: unknown) => unknown} */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : null)

/**
 * Reads the state and start time of a process. After a reboot or in another container a pid alone may name another one.
 * @type {(pid: number) => { isZombie: boolean; started: string | null }}
 */
const inspect = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return { isZombie: fields[0] === 'Z', started: fields[19] ?? null }
  } catch {
    return { isZombie: false, started: null }
  }
}

/** @type {(pid: number) => Holder} */
const holderOf = (pid) => ({ pid, started: inspect(pid).started })

/** @type {(holder: Holder) => boolean} */
const isAlive = ({ pid, started }) => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const now = inspect(pid)
  return !now.isZombie && now.started === started
}

const waitLimitMs = 15 * 60_000

/**
 * Creates the lock with a link, which appears with its content or not at all and never replaces another.
 * @type {(path: string, self: Holder) => void}
 */
const create = (path, self) => {
  const temporary = `${path}.${self.pid}`
  writeFileSync(temporary, JSON.stringify([self]))
  try {
    linkSync(temporary, path)
  } finally {
    rmSync(temporary)
  }
}

/**
 * Waits for the lock of set-up and takes it. Children hold it too, because an npm that outlives a killed set-up still writes.
 * @type {(path: string, log: (line: string) => void) => Promise<{ noteChild(pid: number): void; release(): void }>}
 */
export const takeLock = async (path, log) => {
  const self = holderOf(process.pid)
  const until = Date.now() + waitLimitMs
  let isReported = false
  for (;;) {
    try {
      create(path, self)
      break
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const holder = (readJson(path) ?? []).find(isAlive)
    if (!holder) rmSync(path, { force: true })
    else if (Date.now() > until)
      throw new Error(`process ${holder.pid} holds the lock of set-up: end it, or delete ${path}`)
    else {
      if (!isReported) log(`another set-up is running (process ${holder.pid}); waiting for it`)
      isReported = true
      await sleep(300)
    }
  }
  const holders = [self]
  return {
    noteChild: (pid) => {
      holders.push(holderOf(pid))
      writeJson(path, holders.filter(isAlive))
    },
    release: () => rmSync(path, { force: true }),
  }
}

import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJson, writeJson } from './files.mjs'

/** A pid alone may be another process after a reboot or in another container: on Linux its start time is kept too. */
const inspect = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return { isZombie: fields[0] === 'Z', started: fields[19] }
  } catch {
    return { isZombie: false, started: null }
  }
}

const holderOf = (pid) => ({ pid, started: inspect(pid).started })

const isAlive = ({ pid, started }) => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  const now = inspect(pid)
  return !now.isZombie && now.started === started
}

const waitLimitMs = 15 * 60_000

/** A link appears with its content or not at all, and never over another's. */
const create = (path, self) => {
  const temporary = `${path}.${self.pid}`
  writeFileSync(temporary, JSON.stringify([self]))
  try {
    linkSync(temporary, path)
  } finally {
    rmSync(temporary)
  }
}

/** Children are in the lock as well: an npm that outlives a killed set-up still writes to node_modules. */
export const takeLock = async (path, log) => {
  const self = holderOf(process.pid)
  const until = Date.now() + waitLimitMs
  let isTold = false
  for (;;) {
    try {
      create(path, self)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = (readJson(path) ?? []).find(isAlive)
    if (!holder) rmSync(path, { force: true })
    else if (Date.now() > until) throw new Error(`process ${holder.pid} holds the set-up; end it, or delete ${path}`)
    else {
      if (!isTold) log(`another set-up is at work (process ${holder.pid}); waiting for it`)
      isTold = true
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

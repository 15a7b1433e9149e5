import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJson, writeJson } from './files.mjs'

/** A pid alone may be another process after a reboot or in another container: on Linux its start time is kept too. */
const identity = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19]
  } catch {
    return null
  }
}

const isAlive = ({ pid, started }) => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return started === null || identity(pid) === started
}

const waitLimitMs = 15 * 60_000

/** Children are in the lock as well: an npm that outlives a killed set-up still writes to node_modules. */
export const takeLock = async (path, log) => {
  const self = { pid: process.pid, started: identity(process.pid) }
  const until = Date.now() + waitLimitMs
  let isTold = false
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify([self]), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = (readJson(path) ?? []).find(isAlive)
    if (!holder) rmSync(path, { force: true })
    else if (Date.now() > until)
      throw new Error(`process ${holder.pid} still holds the set-up; end it, or delete ${path}`)
    else {
      if (!isTold) log(`another set-up is at work (process ${holder.pid}); waiting for it`)
      isTold = true
      await sleep(300)
    }
  }
  const holders = [self]
  return {
    noteChild: (pid) => {
      holders.push({ pid, started: identity(pid) })
      writeJson(path, holders.filter(isAlive))
    },
    release: () => rmSync(path, { force: true }),
  }
}

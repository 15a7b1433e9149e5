import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const setuidBit = 0o4000
const switches = [
  { file: 'kernel/apparmor_restrict_unprivileged_userns', closed: '1' },
  { file: 'kernel/unprivileged_userns_clone', closed: '0' },
  { file: 'user/max_user_namespaces', closed: '0' },
]

/** @type {(path: string) => string | null} */
const read = (path) => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Whether a profile of AppArmor names the program, and so may allow it user namespaces.
 * @type {(binary: string, profiles: string) => boolean}
 */
const hasProfile = (binary, profiles) => {
  try {
    const files = readdirSync(profiles, { withFileTypes: true }).filter((entry) => entry.isFile())
    return files.some(({ name }) => read(join(profiles, name))?.includes(binary))
  } catch {
    return false // a system without AppArmor
  }
}

/**
 * Chromium's sandbox needs user namespaces or a helper owned by root. Some systems (Ubuntu 24.04 among them) deny user
 * namespaces to programs outside their packages, unless a profile names them. Returns the command that fixes it, or null
 * when nothing is in the way.
 * @type {(binary: string, settings?: string, profiles?: string) => string | null}
 */
export const sandboxFix = (binary, settings = '/proc/sys', profiles = '/etc/apparmor.d') => {
  if (!switches.some(({ file, closed }) => read(join(settings, file)) === closed)) return null
  if (hasProfile(binary, profiles)) return null
  const helper = join(dirname(binary), 'chrome-sandbox')
  const found = statSync(helper, { throwIfNoEntry: false })
  if (!found || (found.uid === 0 && found.mode & setuidBit)) return null
  return `sudo chown root '${helper}' && sudo chmod 4755 '${helper}'`
}

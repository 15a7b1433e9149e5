import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface Outcome {
  code: number | null
  out: string
  err: string
}

/** An ordinary user of this machine, made for a test. */
export interface User {
  name: string
  home: string
  /** Runs a command as this user to its end. */
  run(command: string, ...args: string[]): Outcome
  /** Starts a program as this user on the screen of the test. */
  start(command: string, ...args: string[]): ChildProcess
  /** Ends the user's programs, and removes the user with the home folder. */
  remove(): void
}

/** Runs a program as root. Throws an Error with its output where it fails. */
export const asRoot = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 })

/** Creates a user with an empty home. The user sees the screen of this process, and none of its environment. */
export function createUser(name: string): User {
  spawnSync('userdel', ['-rf', name])
  const home = `/home/${name}`
  asRoot('useradd', '--create-home', '--home-dir', home, '--shell', '/bin/bash', name)
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(asRoot('id', flag, name)))
  const runtime = `/tmp/runtime-${name}`
  mkdirSync(runtime, { recursive: true, mode: 0o700 })
  const authority = join(runtime, 'Xauthority')
  if (process.env['XAUTHORITY']) copyFileSync(process.env['XAUTHORITY'], authority)
  for (const path of process.env['XAUTHORITY'] ? [runtime, authority] : [runtime]) chownSync(path, uid ?? 0, gid ?? 0)
  chmodSync(runtime, 0o700)
  const env = [
    `HOME=${home}`,
    `USER=${name}`,
    `PATH=${home}/.local/bin:/usr/bin:/bin`,
    'LANG=C.UTF-8',
    `XDG_RUNTIME_DIR=${runtime}`,
    ...(process.env['DISPLAY'] ? [`DISPLAY=${process.env['DISPLAY']}`, `XAUTHORITY=${authority}`] : []),
  ]
  const prefix = ['-u', name, '--', 'env', '-i', '-C', home, ...env]
  return {
    name,
    home,
    run: (command, ...args) => {
      const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
      const { status, stdout, stderr } = spawnSync('runuser', [...prefix, command, ...args], options)
      return { code: status, out: stdout, err: stderr }
    },
    start: (command, ...args) =>
      spawn('runuser', [...prefix, command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] }),
    remove: () => {
      endPrograms(name)
      spawnSync('userdel', ['-rf', name])
      for (const folder of [runtime, home]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Ends the programs of a test's user, each by its id. */
function endPrograms(name: string): void {
  const { stdout } = spawnSync('ps', ['-u', name, '-o', 'pid='], { encoding: 'utf8' })
  for (const pid of stdout.split('\n').filter((text) => text.trim() !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Lists every path that a package could have left in the system. */
export function systemPaths(): string[] {
  const folders = ['/usr', '/etc', '/opt', '/var/lib', '/var/cache']
  // Logs of dpkg and caches that its triggers write belong to the system.
  const volatile =
    /\.(log|dpkg-old|cache)$|^\/var\/(lib\/dpkg\/(available|status|diversions|lock|triggers|updates)|cache\/(man|ldconfig|apt|debconf)|lib\/apt)|-old$/
  return asRoot('find', ...folders, '-xdev')
    .split('\n')
    .filter((path) => path !== '' && !volatile.test(path))
}

/** Lists the entries of a folder, hidden ones too, without those that every new user has. */
export const entriesOf = (user: User, folder: string): string[] =>
  user
    .run('find', folder, '-mindepth', '1', '-maxdepth', '1', '-printf', '%f\\n')
    .out.split('\n')
    .filter((name) => name !== '' && !/^\.(bashrc|bash_logout|profile|bash_history)$/.test(name))
    .sort()

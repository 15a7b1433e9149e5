import { InvalidArgumentError } from 'commander'

/** Reads a time limit as Slurm writes it: minutes, MM:SS, H:MM:SS, D-HH:MM or D-HH:MM:SS. Returns minutes, rounded up. */
export function readMinutes(text: string): number {
  const [, days, first = '', second, third] = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text.trim()) ?? []
  const [a, b, c] = [first, second, third].map((part) => Number(part ?? 0)) as [number, number, number]
  const minutes =
    days !== undefined
      ? Number(days) * 1440 + a * 60 + b + c / 60
      : third !== undefined
        ? a * 60 + b + c / 60
        : second !== undefined
          ? a + b / 60
          : a
  if (first === '' || minutes <= 0) throw new InvalidArgumentError('It must be minutes, H:MM:SS or D-HH:MM:SS.')
  return Math.ceil(minutes)
}

/** Reads a size as 4G or 800M. Returns megabytes. */
export function readMegabytes(text: string): number {
  const [, number, unit = 'M'] = /^(\d+)([MG]?)B?$/i.exec(text.trim()) ?? []
  const megabytes = Number(number ?? 0) * (unit.toUpperCase() === 'G' ? 1024 : 1)
  if (megabytes <= 0) throw new InvalidArgumentError('It must be a size as 4G or 800M.')
  return megabytes
}

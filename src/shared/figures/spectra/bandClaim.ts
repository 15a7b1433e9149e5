import { formatPercent } from '../../plot/numbers.ts'

/**
 * Says how measured singular values lie to a band. error: the largest error of all layers as spectrumFit defines it, the
 * distance from the band over the norm of its median. `within` needs an error of exactly 0; empty where it is unknown. The
 * column names the band.
 */
export function bandClaim(error: number): string {
  if (!(error >= 0)) return ''
  return error === 0 ? 'within' : `${formatPercent(error)} outside`
}

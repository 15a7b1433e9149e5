import type { Cluster } from '../../shared/contract/clusters.ts'
import { shellCommand } from '../../shared/shellCommand.ts'

/** What ssh or an engine prints, and what helps. `HOST` and `NAME` stand for those of the cluster. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /permission denied|too many authentication failures|key has (been )?revoked|certificate.*(expired|invalid)/i,
    'Your login is refused: renew your key or certificate, then try: ssh HOST true. For two factors, open a connection first: ssh -M HOST.',
  ],
  [
    /host key verification failed|remote host identification has changed/i,
    'The key of HOST has changed: ask its administrators, then log in once: ssh HOST.',
  ],
  [/could not resolve hostname/i, 'Check your network or VPN, and the name HOST in your ssh configuration.'],
  [
    /connection (refused|timed out|closed|reset)|no route to host|network is unreachable|did not answer within|broken pipe|ssh ended/i,
    'Check your network or VPN. The login node may be down.',
  ],
  [
    /protocol authentication error|invalid (authentication )?credential|credential.*revoked|munge/i,
    'Slurm refuses your credential: log in again, or ask the administrators whether munge runs.',
  ],
  [
    /unable to contact slurm controller|socket timed out|connect failure|slurmctld|zero bytes were transmitted/i,
    "Slurm's controller does not answer. Wait, or ask the administrators.",
  ],
  [
    /invalid (account|partition|qos|job)|batch job submission failed|requested (node|time|partition)|access\/permission denied/i,
    "Slurm refuses what the job asks for: change it with lab cluster add NAME, or edit the cluster's submission script.",
  ],
  [/no space left|quota exceeded/i, 'The folder of the cluster is full: delete what you no longer need there.'],
  [/read-only file system|stale file handle|input\/output error/i, 'The shared folder is not usable now: wait.'],
  [/is not there$|command not found/i, 'A program is missing: run lab cluster check NAME.'],
]

/** Says what to do about a problem with a cluster; null where nothing better than its own words is known. */
export function adviceFor(problem: string, { name, host }: Pick<Cluster, 'name' | 'host'>): string | null {
  const found = advice.find(([pattern]) => pattern.test(problem))
  return found ? found[1].replaceAll('HOST', shellCommand([host])).replaceAll('NAME', shellCommand([name])) : null
}

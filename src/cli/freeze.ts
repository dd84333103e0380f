import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { openMemory } from '../app.ts'
import type { Config } from '../config.ts'
import { whoever } from '../desk.ts'
import { toTheSecond } from '../incident/moment.ts'

type Options = { off?: boolean; status?: boolean; json?: boolean }

/** `guidepost freeze`: the kill switch for all actions, for whoever has the terminal. */
export function freezeCommand(config: Config): Command {
  return new Command('freeze')
    .description('Freeze all actions: nothing is begun any more, whatever is approved.')
    .option('--off', 'let actions go on again')
    .option('--status', 'only say how it is')
    .option('--json', 'print one JSON document and nothing else')
    .action(async ({ off, status, json }: Options) => {
      const memory = await openMemory(config, { progress: (line) => console.error(line) })
      try {
        if (!status) await memory.proposals.freeze(!off, whoever())
        const frozen = await memory.proposals.frozen()
        const reasons = [
          ...(frozen ? [`by ${frozen.by} since ${toTheSecond(frozen.at)}`] : []),
          ...elsewhere(config),
        ]
        if (json) console.log(JSON.stringify({ frozen: reasons.length > 0, by: reasons }, null, 2))
        else console.log(reasons.length > 0 ? `Frozen ${reasons.join(', and ')}.` : 'Not frozen.')
      } finally {
        await memory.close()
      }
    })
}

/** What freezes actions besides the switch, which `--off` does not undo. */
const elsewhere = ({ actions: { frozen, freezeFile } }: Config): readonly string[] => [
  ...(frozen ? ['by the configuration'] : []),
  ...(existsSync(freezeFile) ? [`by the file ${freezeFile}`] : []),
]

import { Command } from 'commander'
import { openMemory } from '../app.ts'
import type { Config } from '../config.ts'
import { whoever } from '../desk.ts'

/** `guidepost freeze`: the kill switch for all actions, for whoever has the terminal. */
export function freezeCommand(config: Config): Command {
  return new Command('freeze')
    .description('Freeze all actions: nothing is begun any more, whatever is approved.')
    .option('--off', 'let actions go on again')
    .option('--status', 'only say how it is')
    .action(async ({ off, status }: { off?: boolean; status?: boolean }) => {
      const memory = await openMemory(config, { progress: (line) => console.error(line) })
      try {
        if (!status) await memory.proposals.freeze(!off, whoever())
        const frozen = await memory.proposals.frozen()
        console.log(frozen ? `Frozen by ${frozen.by} since ${frozen.at}.` : 'Not frozen.')
      } finally {
        await memory.close()
      }
    })
}

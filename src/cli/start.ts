import { Command } from 'commander'
import type { Config } from '../config.ts'
import { main } from '../main.ts'

/** `guidepost start`: the server, until it is told to end. */
export function startCommand(config: Config): Command {
  return new Command('start')
    .description('Run the server: queue, clean-up, health; more than one may share a DATABASE_URL.')
    .option('--guides <path>', 'a folder of guides, or one guide')
    .option('--scenario <dir>', 'answer from a recorded incident instead of Azure')
    .option('--today', 'move that incident to today, by whole days')
    .option('--no-model', 'report from the guides’ signals alone')
    .action((options: { guides?: string; scenario?: string; today?: boolean; model: boolean }) =>
      main(config, options),
    )
}

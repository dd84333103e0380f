import { Command } from 'commander'
import { openMemory } from '../app.ts'
import type { Config } from '../config.ts'
import { Problem } from '../incident/problem.ts'

/** `guidepost forget`: removes what is stored of a person. */
export function forgetCommand(config: Config): Command {
  return new Command('forget')
    .description('Remove a person’s requests, with all that came of them, and whom the audit trail means.')
    .argument('<platform:account>', 'who, such as slack:U012AB3CD')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (who: string, options: { json?: boolean }) => {
      const at = who.indexOf(':')
      if (at < 1 || at === who.length - 1)
        throw new Problem(
          'usage',
          `${who} is no person.`,
          'Give platform and account, such as slack:U012AB3CD.',
        )
      const memory = await openMemory(config, { progress: (line) => console.error(line) })
      try {
        const done = await memory.forget({ platform: who.slice(0, at), account: who.slice(at + 1) })
        if (!done) throw new Problem('usage', `Nobody is known as ${who}.`, 'guidepost audit shows who is.')
        console.log(
          options.json
            ? JSON.stringify(done)
            : `Forgotten: ${done.investigations} investigations removed. The audit trail keeps its rows and names ${done.key}. Messages in chat stay; remove them there.`,
        )
      } finally {
        await memory.close()
      }
    })
}

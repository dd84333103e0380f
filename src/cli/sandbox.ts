import { Command } from 'commander'
import { Problem } from '../incident/problem.ts'
import { readScenario, ScenarioError } from '../sandbox/scenario.ts'
import { startSandbox } from '../sandbox/start-sandbox.ts'

/** `guidepost sandbox`: serves a pretend Azure until it is stopped. */
export function sandboxCommand(settings: { readonly journal?: string }): Command {
  return new Command('sandbox')
    .description(
      'Start a pretend Azure from a recorded incident, and print how an Azure MCP Server reaches it.',
    )
    .requiredOption('--scenario <dir>', 'the recorded incident')
    .option('--port <n>', 'port of the proxy', Number)
    .action(async (options: { scenario: string; port?: number }) => {
      try {
        const sandbox = await startSandbox(await readScenario(options.scenario), {
          ...settings,
          ...(options.port ? { port: options.port } : {}),
        })
        console.log(
          JSON.stringify({ env: sandbox.env, args: sandbox.args, journal: settings.journal ?? null }),
        )
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        throw new Problem('scenario-invalid', error.message, error.fix, { cause: error })
      }
    })
}

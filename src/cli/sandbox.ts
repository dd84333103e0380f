import { Command } from 'commander'
import { openSandbox } from '../app.ts'

/** `guidepost sandbox`: serves a pretend Azure until it is stopped. */
export function sandboxCommand(settings: { readonly journal?: string }): Command {
  return new Command('sandbox')
    .description(
      'Start a pretend Azure from a recorded incident, and print how an Azure MCP Server reaches it.',
    )
    .requiredOption('--scenario <dir>', 'the recorded incident')
    .option('--port <n>', 'port of the proxy', Number)
    .action(async (options: { scenario: string; port?: number }) => {
      const sandbox = await openSandbox(options.scenario, {
        ...settings,
        ...(options.port ? { port: options.port } : {}),
      })
      console.log(JSON.stringify({ env: sandbox.env, args: sandbox.args, journal: settings.journal ?? null }))
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
    })
}

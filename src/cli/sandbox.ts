import { Command } from 'commander'
import { openSandbox } from '../azure.ts'
import { Problem } from '../incident/problem.ts'

/** `guidepost sandbox`: serves a pretend Azure until it is stopped. */
export function sandboxCommand(settings: { readonly journal?: string }): Command {
  return new Command('sandbox')
    .description(
      'Start a pretend Azure from a recorded incident, and print how an Azure MCP Server reaches it.',
    )
    .requiredOption('--scenario <dir>', 'the recorded incident')
    .option('--port <n>', 'port of the proxy', portNumber)
    .action(async (options: { scenario: string; port?: number }) => {
      const sandbox = await openSandbox(options.scenario, {
        ...settings,
        ...(options.port ? { port: options.port } : {}),
      })
      // Whoever reads the line may end us at once.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void sandbox.close())
      console.log(JSON.stringify({ env: sandbox.env, args: sandbox.args, journal: settings.journal ?? null }))
    })
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Problem('usage', `--port ${text} is no port.`, 'Give a number from 1 to 65535.')
  return port
}

import { Command, type CommanderError } from 'commander'
import { type Config, readConfig } from '../config.ts'
import { Problem } from '../incident/problem.ts'

const EXIT_USAGE = 2

/** Each loads what it needs itself, so that `kql` does not wait for a server's libraries, nor hold them. */
const COMMANDS: Readonly<Record<string, (config: Config) => Promise<Command>>> = {
  start: async (config) => (await import('./start.ts')).startCommand(config),
  investigate: async (config) => (await import('./investigate.ts')).investigateCommand(config),
  rehearse: async (config) => (await import('./rehearse.ts')).rehearseCommand(config),
  approve: async (config) => (await import('./approve.ts')).approveCommand(config),
  freeze: async (config) => (await import('./freeze.ts')).freezeCommand(config),
  audit: async (config) => (await import('./audit.ts')).auditCommand(config),
  forget: async (config) => (await import('./forget.ts')).forgetCommand(config),
  sandbox: async ({ sandboxJournal: journal }) =>
    (await import('./sandbox.ts')).sandboxCommand(journal ? { journal } : {}),
  token: async () => (await import('./token.ts')).tokenCommand(),
  lint: async () => (await import('./lint.ts')).lintCommand(),
  kql: async () => (await import('./kql.ts')).kqlCommand(),
  'teams-package': async (config) => (await import('./teams-package.ts')).teamsPackageCommand(config),
  'slack-manifest': async () => (await import('./slack-manifest.ts')).slackManifestCommand(),
}

const leave = ({ exitCode }: CommanderError): never => process.exit(exitCode === 0 ? 0 : EXIT_USAGE)

try {
  const config = await readConfig()
  const program = new Command('guidepost')
    .description('Investigates Azure incidents by following troubleshooting guides.')
    .exitOverride(leave)
  const [, , wanted = ''] = process.argv
  const loaded = Object.hasOwn(COMMANDS, wanted) ? [COMMANDS[wanted]] : Object.values(COMMANDS)
  for (const load of loaded) if (load) program.addCommand((await load(config)).exitOverride(leave))
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(`${error.message}\n${error.fix}`)
  process.exitCode = EXIT_USAGE
}

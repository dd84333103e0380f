import { Command, type CommanderError } from 'commander'
import { readConfig } from '../config.ts'
import { Problem } from '../incident/problem.ts'
import { approveCommand } from './approve.ts'
import { auditCommand } from './audit.ts'
import { forgetCommand } from './forget.ts'
import { freezeCommand } from './freeze.ts'
import { investigateCommand } from './investigate.ts'
import { kqlCommand } from './kql.ts'
import { sandboxCommand } from './sandbox.ts'
import { slackManifestCommand } from './slack-manifest.ts'
import { startCommand } from './start.ts'
import { teamsPackageCommand } from './teams-package.ts'

const EXIT_USAGE = 2

const leave = ({ exitCode }: CommanderError): never => process.exit(exitCode === 0 ? 0 : EXIT_USAGE)

try {
  const config = await readConfig()
  const program = new Command('guidepost')
    .description('Investigates Azure incidents by following troubleshooting guides.')
    .exitOverride(leave)
  for (const command of [
    startCommand(config),
    investigateCommand(config),
    approveCommand(config),
    freezeCommand(config),
    auditCommand(config),
    forgetCommand(config),
    sandboxCommand(config.sandboxJournal ? { journal: config.sandboxJournal } : {}),
    kqlCommand(),
    teamsPackageCommand(config),
    slackManifestCommand(),
  ])
    program.addCommand(command.exitOverride(leave))
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(`${error.message}\n${error.fix}`)
  process.exitCode = EXIT_USAGE
}

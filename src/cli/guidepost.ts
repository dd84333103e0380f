import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { Problem } from '../incident/problem.ts'
import { auditCommand } from './audit.ts'
import { forgetCommand } from './forget.ts'
import { investigateCommand } from './investigate.ts'
import { kqlCommand } from './kql.ts'
import { sandboxCommand } from './sandbox.ts'
import { slackManifestCommand } from './slack-manifest.ts'
import { startCommand } from './start.ts'
import { teamsPackageCommand } from './teams-package.ts'

const EXIT_USAGE = 2

try {
  const config = await readConfig()
  await new Command('guidepost')
    .description('Investigates Azure incidents by following troubleshooting guides.')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))
    .addCommand(startCommand(config))
    .addCommand(investigateCommand(config))
    .addCommand(auditCommand(config))
    .addCommand(forgetCommand(config))
    .addCommand(sandboxCommand(config.sandboxJournal ? { journal: config.sandboxJournal } : {}))
    .addCommand(kqlCommand())
    .addCommand(teamsPackageCommand(config))
    .addCommand(slackManifestCommand())
    .parseAsync()
} catch (error) {
  if (!(error instanceof Problem)) throw error
  console.error(`${error.message}\n${error.fix}`)
  process.exitCode = EXIT_USAGE
}

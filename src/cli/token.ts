import { createHash, randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { stringify } from 'yaml'
import { checkToken } from '../config-console.ts'

/** `guidepost token`: makes a token for a script that uses the API. It is kept nowhere; only its hash stands in the configuration. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Make a token for a script that uses the API of the console.')
    .argument('<name>', 'name of the script, as the audit trail will show it')
    .option('--roles <roles>', 'reader, requester, operator; several with commas between', 'reader')
    .option('--json', 'print one JSON document and nothing else')
    .action((name: string, { roles, json }: { roles: string; json?: boolean }) => {
      const token = `guidepost_${randomBytes(32).toString('base64url')}`
      const sha256 = createHash('sha256').update(token).digest('hex')
      const entry = checkToken({ name, sha256, roles: roles.split(',').map((role) => role.trim()) })
      if (json) return console.log(JSON.stringify({ token, ...entry }, null, 2))
      console.log(token)
      console.error(
        `\nThis token is shown once. Add to guidepost.yaml, and start the server anew:\n\n${stringify({ console: { tokens: [entry] } })}`,
      )
    })
}

import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Problem } from '../incident/problem.ts'
import { type Credential, credentialEnv } from './credential.ts'

export type Launch =
  | { readonly kind: 'binary' }
  | { readonly kind: 'npx' }
  | { readonly kind: 'container'; readonly image: string; readonly envFile?: string | undefined }
  | { readonly kind: 'custom'; readonly command: string; readonly args: readonly string[] }

export type Command = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const PINNED = '@azure/mcp@2.0.5'
const SERVER = [
  'server',
  'start',
  '--namespace',
  'monitor',
  '--namespace',
  'resourcehealth',
  '--mode',
  'all',
  '--read-only',
]

// The first alone leaves a second channel on, which dials out some seconds after the start.
const QUIET = { AZURE_MCP_COLLECT_TELEMETRY: 'false', AZURE_MCP_COLLECT_TELEMETRY_MICROSOFT: 'false' }

/** How the Azure MCP Server is started: only the environment that it needs, telemetry off, read-only. */
export function launch(how: Launch, credential: Credential, path: string): Command {
  const given = credentialEnv(credential)
  const env = {
    PATH: path,
    HOME: homedir(),
    DOTNET_BUNDLE_EXTRACT_BASE_DIR: join(tmpdir(), 'guidepost-dotnet'),
    ...QUIET,
    ...given,
  }
  switch (how.kind) {
    case 'binary':
      return { command: binary(), args: SERVER, env }
    case 'npx':
      return { command: 'npx', args: ['-y', PINNED, ...SERVER], env }
    case 'container': {
      const passed = Object.keys({ ...given, ...QUIET }).flatMap((name) => ['-e', name])
      const file = how.envFile ? ['--env-file', how.envFile] : []
      return { command: 'docker', args: ['run', '-i', '--rm', ...file, ...passed, how.image, ...SERVER], env }
    }
    case 'custom':
      return { command: how.command, args: how.args, env }
  }
}

function binary(): string {
  const name = `@azure/mcp-${process.platform}-${process.arch}`
  try {
    const at = createRequire(createRequire(import.meta.url).resolve('@azure/mcp/package.json')).resolve(
      `${name}/package.json`,
    )
    return join(dirname(at), 'dist', process.platform === 'win32' ? 'azmcp.exe' : 'azmcp')
  } catch (error) {
    throw new Problem(
      'tool-server-unavailable',
      `The Azure MCP Server is not installed for this machine (${name}).`,
      'Run "npm install" again, or set azureMcp.launch to a container in guidepost.yaml.',
      { cause: error },
    )
  }
}

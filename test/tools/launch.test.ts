import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type Credential, credentialEnv } from '../../src/tools/credential.ts'
import { launch } from '../../src/tools/launch.ts'

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
const azure = {
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
  AZURE_CLIENT_SECRET: 's',
  IDENTITY_ENDPOINT: 'http://127.0.0.1:1/token',
  IDENTITY_HEADER: 'h',
  OPENAI_API_KEY: 'never',
}

describe('each way to sign in gives exactly its own variables', () => {
  const expected: Record<Exclude<Credential['kind'], 'given'>, Record<string, string>> = {
    environment: {
      AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
      AZURE_TENANT_ID: 't',
      AZURE_CLIENT_ID: 'c',
      AZURE_CLIENT_SECRET: 's',
    },
    'managed-identity': {
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      AZURE_CLIENT_ID: 'c',
      IDENTITY_ENDPOINT: 'http://127.0.0.1:1/token',
      IDENTITY_HEADER: 'h',
    },
    'azure-cli': { AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential', AZURE_TENANT_ID: 't' },
    'azure-powershell': { AZURE_TOKEN_CREDENTIALS: 'AzurePowerShellCredential', AZURE_TENANT_ID: 't' },
  }
  for (const kind of ['environment', 'managed-identity', 'azure-cli', 'azure-powershell'] as const) {
    test(kind, () => expect(credentialEnv({ kind, azure })).toEqual(expected[kind]))
  }
  test('given is passed on as it is', () =>
    expect(credentialEnv({ kind: 'given', env: { A: 'b' } })).toEqual({ A: 'b' }))
})

describe('each kind of start', () => {
  const credential: Credential = { kind: 'azure-cli', azure }
  const env = {
    PATH: '/bin',
    HOME: homedir(),
    DOTNET_BUNDLE_EXTRACT_BASE_DIR: join(tmpdir(), 'guidepost-dotnet'),
    AZURE_MCP_COLLECT_TELEMETRY: 'false',
    AZURE_MCP_COLLECT_TELEMETRY_MICROSOFT: 'false',
    AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential',
    AZURE_TENANT_ID: 't',
  }
  test('binary', () => {
    const { command, ...rest } = launch({ kind: 'binary' }, credential, '/bin')
    expect(command).toMatch(/azmcp(\.exe)?$/)
    expect(rest).toEqual({ args: SERVER, env })
  })
  test('npx is pinned', () =>
    expect(launch({ kind: 'npx' }, credential, '/bin')).toEqual({
      command: 'npx',
      args: ['-y', '@azure/mcp@2.0.5', ...SERVER],
      env,
    }))
  test('container gets names, never values, in its arguments', () =>
    expect(launch({ kind: 'container', image: 'mcp:2', envFile: '/etc/g.env' }, credential, '/bin')).toEqual({
      command: 'docker',
      args: [
        'run',
        '-i',
        '--rm',
        '--env-file',
        '/etc/g.env',
        '-e',
        'AZURE_TOKEN_CREDENTIALS',
        '-e',
        'AZURE_TENANT_ID',
        '-e',
        'AZURE_MCP_COLLECT_TELEMETRY',
        '-e',
        'AZURE_MCP_COLLECT_TELEMETRY_MICROSOFT',
        'mcp:2',
        ...SERVER,
      ],
      env,
    }))
  test('custom', () =>
    expect(launch({ kind: 'custom', command: 'x', args: ['y'] }, credential, '/bin')).toEqual({
      command: 'x',
      args: ['y'],
      env,
    }))
})

import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { Problem } from './incident/problem.ts'
import type { Workspace } from './incident/workspace.ts'

const count = z.number().int().positive()
const File = z.strictObject({
  workspaces: z
    .record(
      z.string(),
      z.strictObject({
        subscription: z.guid(),
        resourceGroup: z.string().min(1),
        name: z.string().min(1),
        tables: z.array(z.string()).default([]),
      }),
    )
    .default({}),
  limits: z
    .strictObject({
      turns: count,
      toolCalls: count,
      totalTokens: count,
      minutes: z.number().positive(),
      repeats: count,
      maxRows: count,
    })
    .partial()
    .default({}),
  azureMcp: z
    .strictObject({
      launch: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('binary') }),
          z.strictObject({ kind: z.literal('npx') }),
          z.strictObject({ kind: z.literal('container'), image: z.string(), envFile: z.string().optional() }),
        ])
        .default({ kind: 'binary' }),
      credential: z
        .enum(['environment', 'managed-identity', 'azure-cli', 'azure-powershell'])
        .default('azure-cli'),
      // One read of Azure with all its repeats, and the start of the server.
      callSeconds: z.number().min(1).max(600).default(20),
      startSeconds: z.number().min(1).max(600).default(45),
    })
    .prefault({}),
})

export type ModelSettings = {
  readonly apiKey: string
  readonly model: string
  readonly baseUrl?: string
  readonly azure?: { readonly endpoint: string; readonly deployment: string }
}

/** Everything that is configured, checked once. */
export type Config = {
  /** False = nothing is configured: the bundled scenario is used. */
  readonly configured: boolean
  readonly workspaces: readonly Workspace[]
  readonly limits: z.infer<typeof File>['limits']
  readonly azureMcp: z.infer<typeof File>['azureMcp']
  /** Null = no model; `modelProblem` says why where it was half configured. */
  readonly model: ModelSettings | null
  readonly modelProblem: Problem | null
  readonly sandboxJournal?: string
  /** The variables that sign the Azure MCP Server in, as they are set. */
  readonly azure: Readonly<Record<string, string>>
  /** Where programs are looked for. */
  readonly path: string
}

/** Reads environment and `guidepost.yaml` into a Config; every mistake of the file is listed in one Problem. */
export async function readConfig(
  path = 'guidepost.yaml',
  env: NodeJS.ProcessEnv = process.env,
): Promise<Config> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Problem(
      'config-invalid',
      `${path} cannot be read: ${error.message}`,
      'Check the file and its permissions.',
      { cause: error },
    )
  })
  const file = File.safeParse(text === null ? {} : yaml(path, text))
  if (!file.success)
    throw new Problem(
      'config-invalid',
      `${path} has mistakes:\n${z.prettifyError(file.error)}`,
      'Correct each line; guidepost.example.yaml shows every key.',
    )
  const workspaces = Object.entries(file.data.workspaces).map(([name, one]) => ({
    name,
    subscription: one.subscription,
    resourceGroup: one.resourceGroup,
    workspace: one.name,
    tables: one.tables,
  }))
  const azure = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        /^(AZURE_(TENANT_ID|CLIENT_ID|CLIENT_SECRET|CLIENT_CERTIFICATE_PATH|SUBSCRIPTION_ID)|IDENTITY_(ENDPOINT|HEADER)|HTTPS_PROXY|NO_PROXY|SSL_CERT_FILE)$/.test(
          entry[0],
        ) && entry[1] !== undefined,
    ),
  )
  return {
    configured: workspaces.length > 0,
    workspaces,
    limits: file.data.limits,
    azureMcp: file.data.azureMcp,
    ...model(env),
    azure,
    path: env.PATH ?? '',
    ...(env.SANDBOX_JOURNAL ? { sandboxJournal: env.SANDBOX_JOURNAL } : {}),
  }
}

function yaml(path: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 }) ?? {}
  } catch (error) {
    throw new Problem(
      'config-invalid',
      `${path} is not YAML: ${error instanceof Error ? error.message : String(error)}`,
      'Correct the file; guidepost.example.yaml shows every key.',
      { cause: error },
    )
  }
}

function model(env: NodeJS.ProcessEnv): Pick<Config, 'model' | 'modelProblem'> {
  const endpoint = env.AZURE_OPENAI_ENDPOINT
  const deployment = env.AZURE_OPENAI_DEPLOYMENT
  const apiKey = env.OPENAI_API_KEY ?? env.AZURE_OPENAI_API_KEY ?? ''
  const lacks = (name: string, why: string): Pick<Config, 'model' | 'modelProblem'> => ({
    model: null,
    modelProblem: new Problem(
      'model-not-configured',
      `${name} is not set, ${why}.`,
      `Set ${name}, or ask with --no-model.`,
    ),
  })
  if (endpoint) {
    if (!deployment) return lacks('AZURE_OPENAI_DEPLOYMENT', 'though AZURE_OPENAI_ENDPOINT is')
    return apiKey
      ? { model: { apiKey, model: deployment, azure: { endpoint, deployment } }, modelProblem: null }
      : lacks('AZURE_OPENAI_API_KEY', 'though AZURE_OPENAI_ENDPOINT is')
  }
  const baseUrl = env.OPENAI_BASE_URL
  if (!apiKey && !baseUrl) return { model: null, modelProblem: null }
  if (!env.OPENAI_MODEL) return lacks('OPENAI_MODEL', 'though a model endpoint or key is')
  return {
    model: { apiKey: apiKey || 'none', model: env.OPENAI_MODEL, ...(baseUrl ? { baseUrl } : {}) },
    modelProblem: null,
  }
}

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type ActionSettings, Actions, Approvers, actionSettings, People } from './config-actions.ts'
import { Chat, type ChatSettings, chatSettings } from './config-chat.ts'
import { Console, type ConsoleSettings, consoleSettings } from './config-console.ts'
import type { Price } from './incident/price.ts'
import { Problem } from './incident/problem.ts'
import type { Workspace } from './incident/workspace.ts'

const count = z.number().int().positive()
const money = z.number().nonnegative()
/** Of a million tokens each; where nothing is said of cached ones they cost as much as any. */
const ModelPrice = z
  .strictObject({
    input: money,
    cachedInput: money.optional(),
    output: money,
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'expected three capital letters, as USD')
      .default('USD'),
  })
  .transform((price) => ({ ...price, cachedInput: price.cachedInput ?? price.input }))
  .optional()
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
      requestTokens: count,
      totalTokens: count,
      minutes: z.number().positive(),
      repeats: count,
      badCalls: count,
      maxRows: count,
    })
    .partial()
    .default({}),
  model: z
    .strictObject({
      // Evidence and key would cross a network in the clear.
      allowPlainHttp: z.boolean().default(false),
      // One turn with all its repeats; a model that thinks long needs more.
      timeoutSeconds: z.number().positive().default(120),
      price: ModelPrice,
    })
    .prefault({}),
  chat: Chat,
  console: Console,
  people: People,
  approvers: Approvers,
  actions: Actions,
  queue: z
    .strictObject({
      // Investigations at once in one process, and how many may wait for one of these places.
      concurrency: count.max(50).default(4),
      maxWaiting: count.default(100),
    })
    .prefault({}),
  waiting: z.strictObject({ hours: z.number().positive().max(720).default(24) }).prefault({}),
  retention: z
    .strictObject({ evidenceDays: count.default(30), reportDays: count.default(400) })
    .refine((own) => own.reportDays >= own.evidenceDays, {
      message: 'reportDays must not be less than evidenceDays',
    })
    .prefault({}),
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
  /** One turn with all its repeats, milliseconds. */
  readonly timeoutMs?: number
  readonly price?: Price
}

/** Everything that is configured, checked once. */
export type Config = {
  /** False = nothing is configured: the bundled scenario is used. */
  readonly configured: boolean
  readonly workspaces: readonly Workspace[]
  readonly limits: z.infer<typeof File>['limits']
  readonly azureMcp: z.infer<typeof File>['azureMcp']
  readonly chat: ChatSettings
  readonly console: ConsoleSettings
  readonly actions: ActionSettings
  readonly queue: z.infer<typeof File>['queue']
  readonly waiting: z.infer<typeof File>['waiting']
  readonly retention: z.infer<typeof File>['retention']
  /** A Postgres server; null = one of our own in `dataFolder`. */
  readonly databaseUrl: string | null
  /** Where the embedded database keeps its files, an absolute path. */
  readonly dataFolder: string
  readonly host: string
  readonly port: number
  readonly logLevel: string
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
  const dataFolder = resolve(env.GUIDEPOST_DATA || '.guidepost')
  const host = env.HOST || (workspaces.length > 0 ? '0.0.0.0' : '127.0.0.1')
  const console = consoleSettings(file.data.console, env, host)
  return {
    configured: workspaces.length > 0,
    workspaces,
    limits: file.data.limits,
    azureMcp: file.data.azureMcp,
    chat: chatSettings(file.data.chat, env, host),
    console,
    actions: actionSettings({ ...file.data, console }, env, dataFolder, workspaces.length > 0),
    queue: file.data.queue,
    waiting: file.data.waiting,
    retention: file.data.retention,
    databaseUrl: databaseUrl(env),
    dataFolder,
    host,
    port: port(env),
    logLevel: logLevel(env),
    ...model(env, file.data.model),
    azure,
    path: env.PATH ?? '',
    ...(env.SANDBOX_JOURNAL ? { sandboxJournal: env.SANDBOX_JOURNAL } : {}),
  }
}

function databaseUrl({ DATABASE_URL: url }: NodeJS.ProcessEnv): string | null {
  if (!url) return null
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url
  throw new Problem(
    'config-invalid',
    'DATABASE_URL is no address of a Postgres server.',
    'Set it to postgres://USER:PASSWORD@HOST:5432/DATABASE, or unset it for the embedded database.',
  )
}

function port({ PORT: text }: NodeJS.ProcessEnv): number {
  const number = Number(text || 3978)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  throw new Problem(
    'config-invalid',
    `PORT ${text} is no port.`,
    'Set a number from 0 to 65535 (0 = any free one).',
  )
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

function logLevel({ LOG_LEVEL: level }: NodeJS.ProcessEnv): string {
  // Whoever starts it by hand reads the lines of the start, and the log where something is wrong.
  if (!level) return process.stdout.isTTY ? 'warn' : 'info'
  if (LEVELS.includes(level)) return level
  throw new Problem('config-invalid', `LOG_LEVEL ${level} is no level.`, `Set one of ${LEVELS.join(', ')}.`)
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

type ModelFile = z.infer<typeof File>['model']
type ModelChoice = Pick<Config, 'model' | 'modelProblem'>

const unusable = (message: string, fix: string): ModelChoice => ({
  model: null,
  modelProblem: new Problem('model-not-configured', message, fix),
})
const lacks = (name: string, why: string): ModelChoice =>
  unusable(`${name} is not set, ${why}.`, `Set ${name}, or ask with --no-model.`)

function model(env: NodeJS.ProcessEnv, { allowPlainHttp, timeoutSeconds, price }: ModelFile): ModelChoice {
  const azure = Boolean(env.AZURE_OPENAI_ENDPOINT)
  const address = azure ? 'AZURE_OPENAI_ENDPOINT' : 'OPENAI_BASE_URL'
  const refused = env[address] ? badAddress(address, env[address], allowPlainHttp) : null
  const chosen = refused ?? (azure ? azureModel(env) : openaiModel(env))
  if (!chosen.model) return chosen
  const told = { timeoutMs: timeoutSeconds * 1000, ...(price ? { price } : {}) }
  return { ...chosen, model: { ...chosen.model, ...told } }
}

function azureModel(env: NodeJS.ProcessEnv): ModelChoice {
  const endpoint = env.AZURE_OPENAI_ENDPOINT ?? ''
  const deployment = env.AZURE_OPENAI_DEPLOYMENT
  const apiKey = env.AZURE_OPENAI_API_KEY ?? env.OPENAI_API_KEY
  if (!deployment) return lacks('AZURE_OPENAI_DEPLOYMENT', 'though AZURE_OPENAI_ENDPOINT is')
  if (!apiKey) return lacks('AZURE_OPENAI_API_KEY', 'though AZURE_OPENAI_ENDPOINT is')
  return { model: { apiKey, model: deployment, azure: { endpoint, deployment } }, modelProblem: null }
}

function openaiModel(env: NodeJS.ProcessEnv): ModelChoice {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: name } = env
  if (!apiKey && !baseUrl) return { model: null, modelProblem: null }
  if (!name) return lacks('OPENAI_MODEL', 'though a model endpoint or key is')
  return {
    model: { apiKey: apiKey || 'none', model: name, ...(baseUrl ? { baseUrl } : {}) },
    modelProblem: null,
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function badAddress(name: string, address: string, allowPlainHttp: boolean): ModelChoice | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol))
    return unusable(`${name} is no web address.`, `Set ${name} to an address that begins with https://.`)
  if (url.username || url.password)
    return unusable(`${name} holds a name or password.`, 'Give the key in OPENAI_API_KEY alone.')
  if (url.protocol === 'https:' || LOOPBACK.test(url.hostname) || allowPlainHttp) return null
  return unusable(
    `${name} is plain http to ${url.hostname}: the key and the evidence could be read on the way.`,
    `Use https://, or allow it with "model: { allowPlainHttp: true }" in guidepost.yaml.`,
  )
}

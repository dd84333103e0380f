import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** A scenario that cannot be used: what is wrong and what to do about it. */
export class ScenarioError extends Error {
  readonly fix: string

  constructor(message: string, fix: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ScenarioError'
    this.fix = fix
  }
}

const Records = z.union([z.string(), z.array(z.record(z.string(), z.unknown()))]).default([])
const Fault = z.strictObject({
  on: z.enum(['query', 'arm', 'identity']),
  match: z.string().default(''),
  answer: z.union([z.number().int().min(400).max(599), z.enum(['partial', 'slow', 'hang', 'close'])]),
  times: z.number().int().positive().optional(),
  after: z.number().int().nonnegative().default(0),
  retryAfter: z.number().nonnegative().optional(),
})
const File = z.strictObject({
  title: z.string().default(''),
  request: z.string(),
  zone: z.string().default('UTC'),
  clock: z.iso.datetime({ offset: true }),
  answers: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  shelf: z.string().optional(),
  azure: z.strictObject({
    subscription: z.string(),
    workspaces: z.record(
      z.string(),
      z.strictObject({ resourceGroup: z.string(), name: z.string(), tables: z.array(z.string()).optional() }),
    ),
    gateways: z.array(z.looseObject({ id: z.string() })).default([]),
    connections: z.array(z.looseObject({ id: z.string() })).default([]),
    activityLog: Records,
    health: Records,
    metrics: Records,
    afterReset: z.looseObject({}).optional(),
    faults: z.array(Fault).default([]),
  }),
  expect: z.record(z.string(), z.unknown()).default({}),
})

export type Fault = z.infer<typeof Fault>
type Record = globalThis.Record<string, unknown>
type Azure = Omit<z.infer<typeof File>['azure'], 'activityLog' | 'health' | 'metrics'> & {
  readonly activityLog: readonly Record[]
  readonly health: readonly Record[]
  readonly metrics: readonly Record[]
}

/** A recorded incident: the request, Azure's state, and what a good report must say. */
export type Scenario = Omit<z.infer<typeof File>, 'azure' | 'clock' | 'shelf'> & {
  readonly dir: string
  readonly clock: Date
  readonly shelf: string
  readonly azure: Azure
}

/** Reads scenario.yaml of a folder; every mistake is listed. */
export async function readScenario(dir: string): Promise<Scenario> {
  const path = join(dir, 'scenario.yaml')
  const checked = File.safeParse(await document(path))
  if (!checked.success)
    throw new ScenarioError(
      `${path} has mistakes:\n${z.prettifyError(checked.error)}`,
      'Correct each of them.',
    )
  const { azure, clock, shelf, ...rest } = checked.data
  const list = async (value: string | Record[]): Promise<readonly Record[]> => {
    const read = typeof value === 'string' ? await document(join(dir, value)) : value
    const records = z.array(z.record(z.string(), z.unknown())).safeParse(read)
    if (!records.success)
      throw new ScenarioError(
        `${String(value)} of ${path} is not a list of records.`,
        'Write a YAML or JSON list.',
      )
    return records.data
  }
  return {
    ...rest,
    dir: resolve(dir),
    clock: new Date(clock),
    shelf: resolve(dir, shelf ?? '../..'),
    azure: {
      ...azure,
      activityLog: await list(azure.activityLog),
      health: await list(azure.health),
      metrics: await list(azure.metrics),
    },
  }
}

async function document(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'), { maxAliasCount: 0 })
  } catch (error) {
    throw new ScenarioError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Check that the folder holds a scenario and that the file is YAML.',
      { cause: error },
    )
  }
}

import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Expect } from './expect.ts'
import { readYaml } from './read-yaml.ts'

export { ScenarioError } from './scenario-error.ts'

const List = z.array(z.record(z.string(), z.unknown()))
const Records = z.union([z.string(), List]).default([])
const Fault = z.strictObject({
  on: z.enum(['query', 'arm', 'identity']),
  match: z.string().default(''),
  answer: z.union([z.number().int().min(200).max(599), z.enum(['partial', 'slow', 'hang', 'close', 'drop'])]),
  times: z.number().int().positive().optional(),
  after: z.number().int().nonnegative().default(0),
  retryAfter: z.number().nonnegative().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
})
const CONNECTION_STATUS = ['Connected', 'Connecting', 'NotConnected', 'Unknown'] as const
const AfterReset = z.strictObject({
  status: z.enum(CONNECTION_STATUS).optional(),
  seconds: z.number().nonnegative().default(5),
  // So many have to end before the status changes: of the connection, and of its gateway.
  resets: z.number().int().positive().default(1),
  operation: z.enum(['Succeeded', 'Failed', 'Canceled']).default('Succeeded'),
})
const Gateway = z.looseObject({
  id: z.string(),
  activeActive: z.boolean().default(false),
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
})
const Connection = z.looseObject({ id: z.string(), gateway: z.string().optional() })
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
    gateways: z.array(Gateway).default([]),
    connections: z.array(Connection).default([]),
    activityLog: Records,
    health: Records,
    metrics: Records,
    afterReset: AfterReset.prefault({}),
    permissions: z.array(z.string().regex(/^[\w.*-]+(\/[\w.*-]+)*$/)).default(['*']),
    faults: z.array(Fault).default([]),
  }),
  expect: Expect.prefault({}),
})

export type Fault = z.infer<typeof Fault>
export type Gateway = z.infer<typeof Gateway>
export type Connection = z.infer<typeof Connection>
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
  /** So many days later than it was recorded; its tables are read so. */
  readonly shiftDays?: number
  readonly azure: Azure
}

/** Reads scenario.yaml of a folder and the files it names; every mistake is listed with its line. */
export async function readScenario(dir: string): Promise<Scenario> {
  const { azure, clock, shelf, ...rest } = await readYaml(join(dir, 'scenario.yaml'), File)
  const list = async (value: string | Record[]): Promise<readonly Record[]> =>
    typeof value === 'string' ? readYaml(join(dir, value), List) : value
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

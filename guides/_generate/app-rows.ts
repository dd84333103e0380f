import { type Row, random } from './rows.ts'

/** A call that an operation makes, as Application Insights names it. */
export type Call = { readonly type: string; readonly target: string; readonly data: string }

/** How a call or an operation fails; `harmless` = the request goes on without it. */
export type Failure = {
  readonly code: string
  readonly exception?: string
  readonly said?: string
  readonly ms?: number
  readonly harmless?: boolean
}

export type Operation = {
  readonly name: string
  readonly calls: readonly Call[]
  /** How often it is asked for, beside the others. */
  readonly weight?: number
}

const SITE = 'https://orders.contoso.example'

/** Calls that several incidents make. */
export const CALLS = {
  orders: {
    type: 'Azure blob',
    target: 'contosoorders.blob.core.windows.net',
    data: 'PUT https://contosoorders.blob.core.windows.net/receipts/2026',
  },
  images: {
    type: 'Azure blob',
    target: 'contosoimages.blob.core.windows.net',
    data: 'GET https://contosoimages.blob.core.windows.net/catalogue/front',
  },
  vault: {
    type: 'HTTP',
    target: 'kv-orders.vault.azure.net',
    data: 'https://kv-orders.vault.azure.net/secrets/payment-key/',
  },
  database: {
    type: 'SQL',
    target: 'sql-contoso.database.windows.net | db-orders',
    data: 'dbo.place_order',
  },
  mail: { type: 'HTTP', target: 'mail.contoso.example', data: 'POST https://mail.contoso.example/send' },
} as const satisfies Record<string, Call>

/** Requests to one application over some hours, the calls they make, and what they throw; `fails` says how each ends. */
export function application(
  from: number,
  hours: number,
  seed: number,
  {
    role,
    every,
    operations,
    version = () => '4.1.0',
  }: {
    readonly role: string
    /** Mean seconds between two requests. */
    readonly every: number
    readonly operations: readonly Operation[]
    readonly version?: (time: number) => string
  },
  fails: (time: number, what: string, chance: number) => Failure | null = () => null,
): { AppRequests: Row[]; AppDependencies: Row[]; AppExceptions: Row[] } {
  const next = random(seed)
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('')
  const pool = operations.flatMap((one) => Array.from({ length: one.weight ?? 1 }, () => one))
  const [AppRequests, AppDependencies, AppExceptions]: Row[][] = [[], [], []]
  for (let time = from; time < from + hours * 3_600_000; time += every * (400 + Math.floor(next() * 1200))) {
    const operation = pool[Math.floor(next() * pool.length)] ?? operations[0]
    if (!operation) break
    const [OperationId, Id] = [hex(32), hex(16)]
    const common = {
      AppRoleName: role,
      AppRoleInstance: `${role}-${Math.floor(next() * 2)}`,
      AppVersion: version(time),
      OperationId,
      OperationName: operation.name,
      ItemCount: 1,
    }
    let at = time
    let failure = fails(time, operation.name, next())
    for (const call of operation.calls) {
      const failed = failure ? null : fails(time, call.target, next())
      const ms = failed?.ms ?? 4 + Math.floor(next() * 90)
      at += ms
      AppDependencies?.push({
        TimeGenerated: new Date(time + 2).toISOString(),
        Id: hex(16),
        ParentId: Id,
        ...common,
        DependencyType: call.type,
        Target: call.target,
        Data: call.data,
        Success: !failed || failed.code === 'slow',
        ResultCode: failed ? (failed.code === 'slow' ? '0' : failed.code) : call.type === 'SQL' ? '0' : '200',
        DurationMs: ms,
      })
      if (failed && !failed.harmless && failed.code !== 'slow') failure = { ...failed, code: '500' }
      if (failure) break
    }
    AppRequests?.push({
      TimeGenerated: new Date(time).toISOString(),
      Id,
      ...common,
      Name: operation.name,
      Url: `${SITE}${operation.name.split(' ')[1] ?? ''}`,
      Success: !failure,
      ResultCode: failure?.code ?? '200',
      DurationMs: at - time + 3,
      ClientIP: '0.0.0.0',
    })
    if (failure?.exception)
      AppExceptions?.push({
        TimeGenerated: new Date(at).toISOString(),
        ...common,
        ExceptionType: failure.exception,
        OuterType: failure.exception,
        OuterMessage: failure.said ?? '',
        ProblemId: `${failure.exception} at Orders.${operation.name.replace(/\W+/g, '')}`,
        SeverityLevel: 3,
      })
  }
  return {
    AppRequests: AppRequests ?? [],
    AppDependencies: AppDependencies ?? [],
    AppExceptions: AppExceptions ?? [],
  }
}

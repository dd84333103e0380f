import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { Problem } from '../incident/problem.ts'
import { deadline } from './deadline.ts'
import type { Command } from './launch.ts'
import { type Tail, tail } from './tail.ts'
import { within } from './within.ts'

/** The names that may ever be called, whatever the server offers. */
export const ALLOWED = [
  'monitor_workspace_log_query',
  'monitor_metrics_query',
  'monitor_activitylog_list',
  'resourcehealth_availability-status_get',
  'monitor_workspace_list',
] as const
export type ToolName = (typeof ALLOWED)[number]

/** `lost` = the server went away in the middle: a read may be made again; `oversize` = one answer was larger than a message may be; `signed-out` = Azure knows no identity of the server. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly isError: boolean }
  | { readonly kind: 'lost' | 'oversize' | 'timeout' | 'cancelled' | 'signed-out'; readonly message: string }

export type Child = {
  readonly ready: () => Promise<void>
  /** It has started and has not ended since. */
  readonly up: () => boolean
  /** How long a start may take, milliseconds. */
  readonly startMs: number
  /** Ends within `timeoutMs`, also while the server is still starting; rejects with a Problem when it cannot start. */
  readonly call: (
    tool: ToolName,
    args: Readonly<Record<string, unknown>>,
    timeoutMs: number,
    signal?: AbortSignal,
  ) => Promise<Reply>
  /** The process id while one runs. */
  readonly pid: () => number | null
  /** Ends the process, even one that is still starting. */
  readonly close: () => Promise<void>
}

type Connection = {
  readonly transport: StdioClientTransport
  readonly client: Client
  readonly stderr: Tail
  /** Its end came of a message above the limit. */
  oversize: boolean
}

// The SDK closes the connection over messages above 10 MiB by itself; bounded queries stay far below this.
const MAX_MESSAGE = 64 * 1024 * 1024
const START_MS = 45_000
const FAILED_STARTS = 3
const REST_MS = 30_000

/** One child process shared by all calls; started at once, started again by the next call when it went away. */
export function child(
  command: Command,
  {
    startMs = START_MS,
    maxMessageBytes = MAX_MESSAGE,
  }: { readonly startMs?: number | undefined; readonly maxMessageBytes?: number | undefined } = {},
): Child {
  let running: {
    readonly connection: Connection
    readonly started: Promise<Connection>
    up: boolean
  } | null = null
  let closed = false
  let failed = 0
  let failedAt = 0
  let reason = ''
  const connected = (): Promise<Connection> => {
    if (closed)
      return Promise.reject(
        new Problem('tool-server-unavailable', 'The Azure MCP Server was closed.', 'Start Guidepost again.'),
      )
    if (running) return running.started
    if (failed >= FAILED_STARTS && performance.now() - failedAt < REST_MS) {
      return Promise.reject(
        new Problem(
          'tool-server-unavailable',
          `The Azure MCP Server failed to start. ${reason}`,
          'Wait half a minute; check the sign-in and the start command in guidepost.yaml.',
        ),
      )
    }
    const connection = open(command, maxMessageBytes)
    // An old connection's end may be heard after its successor began.
    const forget = (): void => {
      if (running?.connection === connection) running = null
    }
    connection.client.onclose = forget
    const began = performance.now()
    const started = start(connection, startMs).then(
      () => {
        failed = 0
        if (running?.connection === connection) running.up = true
        return connection
      },
      (error) => {
        forget()
        // A server that stays mute would cost the whole wait each time.
        failed = performance.now() - began >= startMs ? FAILED_STARTS : failed + 1
        failedAt = performance.now()
        reason = error instanceof Error ? error.message : String(error)
        throw error
      },
    )
    running = { connection, started, up: false }
    return started
  }
  // The first question should not wait for the start; whoever calls first hears of its failure.
  connected().catch(() => undefined)
  return {
    ready: async () => void (await connected()),
    up: () => running?.up ?? false,
    startMs,
    pid: () => running?.connection.transport.pid ?? null,
    call: async (tool, args, timeoutMs, signal) => {
      const until = deadline(timeoutMs)
      const waited = await within(connected(), timeoutMs, signal)
      if (waited.kind !== 'done')
        return { kind: waited.kind, message: 'The Azure MCP Server was still starting.' }
      const connection = waited.value
      try {
        const result = await connection.client.callTool({ name: tool, arguments: { ...args } }, undefined, {
          timeout: until.left(),
          ...(signal ? { signal } : {}),
        })
        const content = Array.isArray(result.content) ? result.content : []
        return {
          kind: 'text',
          text: content.map((part) => (part?.type === 'text' ? String(part.text) : '')).join(''),
          isError: result.isError === true,
        }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        if (signal?.aborted) return { kind: 'cancelled', message }
        if (/-32001|timed out/i.test(message)) return { kind: 'timeout', message }
        return { kind: connection.oversize ? 'oversize' : 'lost', message }
      }
    },
    close: async () => {
      closed = true
      // A start that is still under way ends with its process.
      const last = running
      await last?.connection.transport.close()
      await last?.started.catch(() => undefined)
    },
  }
}

function open(command: Command, maxBufferSize: number): Connection {
  const transport = new StdioClientTransport({
    command: command.command,
    args: [...command.args],
    env: { ...command.env },
    stderr: 'pipe',
    maxBufferSize,
  })
  const stderr = tail()
  // Unread output would block the child.
  transport.stderr?.on('data', stderr.add)
  const connection: Connection = {
    transport,
    client: new Client({ name: 'guidepost', version: '0.1.0' }),
    stderr,
    oversize: false,
  }
  connection.client.onerror = (error) => {
    if (/ReadBuffer exceeded/i.test(error.message)) connection.oversize = true
  }
  return connection
}

async function start({ transport, client, stderr }: Connection, startMs: number): Promise<void> {
  const until = deadline(startMs)
  try {
    await client.connect(transport, { timeout: until.left() })
    const { tools } = await client.listTools(undefined, { timeout: until.left() })
    const missing = ALLOWED.filter((name) => !tools.some((tool) => tool.name === name))
    if (missing.length > 0) throw new Error(`it does not offer ${missing.join(', ')}`)
  } catch (error) {
    await transport.close()
    const said = stderr.text()
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(
      'tool-server-unavailable',
      `The Azure MCP Server could not be started: ${why}${said ? `\nIt said: ${said}` : ''}`,
      'Run "npm install" again, or check azureMcp.launch in guidepost.yaml.',
      { cause: error },
    )
  }
}

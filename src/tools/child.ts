import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { Problem } from '../incident/problem.ts'
import type { Command } from './launch.ts'

/** The names that may ever be called, whatever the server offers. */
export const ALLOWED = [
  'monitor_workspace_log_query',
  'monitor_metrics_query',
  'monitor_activitylog_list',
  'resourcehealth_availability-status_get',
] as const
export type ToolName = (typeof ALLOWED)[number]

/** `lost` = the server went away in the middle: a read may be made again. */
export type Reply = { readonly kind: 'text'; readonly text: string; readonly isError: boolean } | { readonly kind: 'lost' | 'timeout' | 'cancelled'; readonly message: string }

export type Child = {
  readonly ready: () => Promise<void>
  readonly call: (tool: ToolName, args: Readonly<Record<string, unknown>>, timeoutMs: number, signal?: AbortSignal) => Promise<Reply>
  readonly close: () => Promise<void>
}

// The SDK closes the connection over messages above 10 MiB by itself; bounded queries stay far below this.
const MAX_MESSAGE = 64 * 1024 * 1024
const START_MS = 60_000
const FAILED_STARTS = 3
const REST_MS = 30_000

/** One child process shared by all calls; started at once, started again when it goes away. */
export function child(command: Command): Child {
  let running: Promise<Client> | null = null
  let closed = false
  let failed = 0
  let failedAt = 0
  const client = (): Promise<Client> => {
    if (closed) return Promise.reject(new Problem('tool-server-unavailable', 'The Azure MCP Server was closed.', 'Start Guidepost again.'))
    if (!running && failed >= FAILED_STARTS && performance.now() - failedAt < REST_MS) {
      return Promise.reject(new Problem('tool-server-unavailable', 'The Azure MCP Server failed to start several times in a row.', 'Wait half a minute; check the sign-in and the start command in guidepost.yaml.'))
    }
    running ??= start(command, () => {
      running = null
    }).then(
      (started) => {
        failed = 0
        return started
      },
      (error) => {
        running = null
        failed++
        failedAt = performance.now()
        throw error
      },
    )
    return running
  }
  // The first question should not wait for the start; whoever calls first hears of its failure.
  client().catch(() => undefined)
  return {
    ready: async () => void (await client()),
    call: async (tool, args, timeoutMs, signal) => {
      try {
        const result = await (await client()).callTool({ name: tool, arguments: { ...args } }, undefined, { timeout: timeoutMs, ...(signal ? { signal } : {}) })
        const content = Array.isArray(result.content) ? result.content : []
        return { kind: 'text', text: content.map((part) => (part?.type === 'text' ? String(part.text) : '')).join(''), isError: result.isError === true }
      } catch (error) {
        if (error instanceof Problem) throw error
        const message = error instanceof Error ? error.message : String(error)
        if (signal?.aborted) return { kind: 'cancelled', message }
        return /-32001|timed out/i.test(message) ? { kind: 'timeout', message } : { kind: 'lost', message }
      }
    },
    close: async () => {
      closed = true
      const started = await running?.catch(() => null)
      await started?.close()
    },
  }
}

async function start(command: Command, gone: () => void): Promise<Client> {
  const transport = new StdioClientTransport({ command: command.command, args: [...command.args], env: { ...command.env }, stderr: 'pipe', maxBufferSize: MAX_MESSAGE })
  // Unread output would block the child; what it says there helps nobody here.
  transport.stderr?.on('data', () => undefined)
  const client = new Client({ name: 'guidepost', version: '0.1.0' })
  client.onclose = gone
  try {
    await client.connect(transport, { timeout: START_MS })
    const { tools } = await client.listTools(undefined, { timeout: START_MS })
    const missing = ALLOWED.filter((name) => !tools.some((tool) => tool.name === name))
    if (missing.length > 0) throw new Error(`it does not offer ${missing.join(', ')}`)
    return client
  } catch (error) {
    await client.close()
    throw new Problem('tool-server-unavailable', `The Azure MCP Server could not be started: ${error instanceof Error ? error.message : String(error)}`, 'Run "npm install" again, or check azureMcp.launch in guidepost.yaml.', { cause: error })
  }
}

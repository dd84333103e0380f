// A stdio MCP server that misbehaves as its first argument says; the second names a file that counts its starts.
import { appendFileSync, readFileSync } from 'node:fs'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'

const [mode = 'rows', starts] = process.argv.slice(2)
if (starts) appendFileSync(starts, `${process.pid}\n`)
const nth = starts ? readFileSync(starts, 'utf8').trim().split('\n').length : 1
if (mode === 'exit') {
  process.stderr.write(`${'noise '.repeat(5000)}\nno such credential\n`)
  process.exit(1)
}
if (mode === 'mute') setInterval(() => undefined, 1000)
else await serve()

async function serve() {
  const server = new Server({ name: 'fake', version: '1' }, { capabilities: { tools: {} } })
  const names = ['monitor_workspace_log_query', 'monitor_metrics_query', 'monitor_activitylog_list', 'resourcehealth_availability-status_get', 'monitor_workspace_list']
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: (mode === 'other' ? names.slice(1) : names).map((name) => ({ name, inputSchema: { type: 'object' } })) }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => answer(params.arguments ?? {}, params.name, signal))
  await server.connect(new StdioServerTransport())
}

async function answer(args, tool, signal) {
  const azure = JSON.stringify({ code: 'PartialError', message: 'Some errors.', details: [{ code: 'EngineError', message: '}\n\nHeaders: "not yet"' }] })
  const raw = JSON.stringify({ error: { code: 'PartialError', message: 'The result was returned but contained a partial error. Use the option.' }, tables: [{ name: 'PrimaryResult', columns: [{ name: 'A' }, { name: 'TimeGenerated' }], rows: [[1, '2025-06-18T07:00:00Z'], ['}\n\nHeaders:\n', null]] }] })
  switch (mode) {
    case 'crash':
      if (nth < 2) process.kill(process.pid, 'SIGKILL')
      return rows([{ nth }])
    case 'always-crash':
      process.kill(process.pid, 'SIGKILL')
      return rows([])
    case 'crash-slowly':
      await new Promise((done) => setTimeout(done, 600))
      return process.kill(process.pid, 'SIGKILL')
    case 'hang':
      signal.addEventListener('abort', () => appendFileSync(`${starts}.cancelled`, `${tool}\n`))
      return new Promise(() => undefined)
    case 'events':
      return rows({ activityLogs: [{ eventTimestamp: '2026-11-20T12:00:00Z', description: `hours ${args.hours}` }] })
    case 'stuck-query':
      return tool === 'monitor_workspace_list' ? rows([]) : new Promise(() => undefined)
    case 'signed-out':
      appendFileSync(`${starts}.calls`, `${tool}\n`)
      return readFileSync(`${starts}.calls`, 'utf8').trim().split('\n').length > 1 ? new Promise(() => undefined) : text({ status: 401, message: 'Authentication failed. No credential.', results: { message: 'x', type: 'CredentialUnavailableException' } }, true)
    case 'slow':
      await new Promise((done) => setTimeout(done, 300))
      return rows([{ slow: true }])
    case 'junk':
      process.stdout.write('this is no protocol\n{"half":\n')
      process.stderr.write('x'.repeat(1_000_000))
      return rows([{ args }])
    case 'big':
      return rows(Array.from({ length: args.limit }, () => ({ cell: 'x'.repeat(10_000) })))
    case 'partial':
      return text({ status: 200, message: `The result was returned but contained a partial error. Use the option.\nError:\nPartialError: Some errors.\n\nRaw:\n${azure}\nStatus: 200 (OK)\nErrorCode: PartialError\n\nContent:\n${raw}\n\nHeaders:\nDate: now\n`, results: { message: 'x', type: 'RequestFailedException' } })
    case '403':
      return text({ status: 403, message: 'No.\nStatus: 403 (Forbidden)\n\nContent:\n{"error":{"code":"InsufficientAccessError","message":"The provided credentials have insufficient access"}}\n\nHeaders:\nDate: now\n', results: { message: 'x', type: 'RequestFailedException' } }, true)
    case 'cells':
      return rows([{ TimeGenerated: '11/22/2026 07:00:00 +00:00', Message: 'at 11/22/2026 07:00:00 +00:00', None: null, Written: 'null' }])
    default:
      return rows([{ args }])
  }
}

const rows = (results) => text({ status: 200, message: 'Success', results })
const text = (body, isError = false) => ({ content: [{ type: 'text', text: JSON.stringify(body) }], isError })

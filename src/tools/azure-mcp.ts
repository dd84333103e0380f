import type { Tools } from '../flow/ports.ts'
import { azureTools, type ReadOptions } from './azure-tools.ts'
import { child } from './child.ts'
import type { Command } from './launch.ts'

export type AzureMcpOptions = ReadOptions & {
  readonly command: Command
  /** How long the server may take to start, milliseconds. */
  readonly startTimeoutMs?: number | undefined
  /** The largest answer that is read at all, bytes. */
  readonly maxMessageBytes?: number | undefined
}

/** Azure's data through an Azure MCP Server of its own. */
export function azureMcp({ command, startTimeoutMs, maxMessageBytes, ...reads }: AzureMcpOptions): Tools {
  return azureTools(child(command, { startMs: startTimeoutMs, maxMessageBytes }), reads)
}

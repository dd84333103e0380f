import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { Model, ModelMessage } from '../flow/ports.ts'

/** Parameters that not every compatible endpoint takes; each can be done without. */
export const OPTIONAL = ['tool_choice', 'stream_options', 'max_completion_tokens', 'stream'] as const
export type Optional = (typeof OPTIONAL)[number]

/** The Chat Completions request of one turn, without the parameters that the endpoint is known to reject. */
export function chatBody(
  model: string,
  ask: Parameters<Model['turn']>[0],
  rejected: ReadonlySet<Optional>,
): ChatCompletionCreateParams {
  const stream = !rejected.has('stream')
  const tools = ask.tools.map((tool) => ({
    type: 'function' as const,
    function: { name: tool.name, description: tool.description, parameters: { ...tool.parameters } },
  }))
  return {
    model,
    messages: ask.messages.map(message),
    stream,
    ...(stream && !rejected.has('stream_options') ? { stream_options: { include_usage: true } } : {}),
    ...(rejected.has('max_completion_tokens')
      ? { max_tokens: ask.maxTokens }
      : { max_completion_tokens: ask.maxTokens }),
    ...(tools.length > 0 ? { tools } : {}),
    ...(tools.length > 0 && !rejected.has('tool_choice') ? { tool_choice: choice(ask.toolChoice) } : {}),
  }
}

function choice(
  asked: Parameters<Model['turn']>[0]['toolChoice'],
): 'auto' | 'required' | { type: 'function'; function: { name: string } } {
  return typeof asked === 'string' ? asked : { type: 'function', function: { name: asked.name } }
}

function message(one: ModelMessage): ChatCompletionMessageParam {
  if (one.role === 'tool') return { role: 'tool', tool_call_id: one.callId, content: one.content }
  if (one.role !== 'assistant') return { role: one.role, content: one.content }
  if (one.calls.length === 0) return { role: 'assistant', content: one.content }
  return {
    role: 'assistant',
    content: one.content === '' ? null : one.content,
    tool_calls: one.calls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    })),
  }
}

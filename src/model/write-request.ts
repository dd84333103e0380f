import type OpenAI from 'openai'
import type { Model, ModelMessage } from '../flow/ports.ts'

/** A parameter that some endpoints reject and that a request can do without. */
export type Optional = 'tool_choice' | 'stream_options' | 'max_completion_tokens' | 'stream'

/** One turn as a Chat Completions request, written without the parameters that the endpoint does not take. */
export function writeRequest(
  model: string,
  ask: Parameters<Model['turn']>[0],
  without: ReadonlySet<Optional>,
): OpenAI.ChatCompletionCreateParams {
  const streamed = !without.has('stream')
  const choice = ask.toolChoice
  return {
    model,
    messages: ask.messages.map(writeMessage),
    ...(streamed ? { stream: true } : {}),
    ...(streamed && !without.has('stream_options') ? { stream_options: { include_usage: true } } : {}),
    ...(without.has('max_completion_tokens')
      ? { max_tokens: ask.maxTokens }
      : { max_completion_tokens: ask.maxTokens }),
    ...(ask.tools.length > 0
      ? {
          tools: ask.tools.map(({ name, description, parameters }) => ({
            type: 'function' as const,
            function: { name, description, parameters: { ...parameters } },
          })),
          ...(without.has('tool_choice')
            ? {}
            : {
                tool_choice:
                  typeof choice === 'string'
                    ? choice
                    : { type: 'function' as const, function: { name: choice.name } },
              }),
        }
      : {}),
  }
}

function writeMessage(message: ModelMessage): OpenAI.ChatCompletionMessageParam {
  // Half a character, as a cut log line may end in, makes some endpoints reject the whole request.
  const content = message.content.toWellFormed()
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content }
  if (message.role !== 'assistant') return { role: message.role, content }
  if (message.calls.length === 0) return { role: 'assistant', content }
  return {
    role: 'assistant',
    content: content || null,
    tool_calls: message.calls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: object(call.arguments) },
    })),
  }
}

/** Some endpoints parse the arguments of earlier calls and fail on what is no object. */
function object(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : '{}'
  } catch {
    return '{}'
  }
}

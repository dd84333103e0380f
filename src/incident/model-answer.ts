/** A tool call as the model wrote it: `arguments` is unchecked text, possibly not JSON. */
export type ModelCall = { readonly id: string; readonly name: string; readonly arguments: string }

/** What one turn of the model cost, in tokens as the endpoint counts them. */
export type ModelUsage = {
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
}

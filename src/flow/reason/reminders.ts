/** What the model is told on the way, beside the answers of its tools. */
export const reminders = {
  tooLong:
    'Your last answer was cut off at the length limit and was dropped. Answer more briefly: fewer calls, shorter statements.',
  dropped: '(an answer that was too long)',
  nothing: '(nothing)',
  callTool: 'Call a tool: finish when the evidence is enough.',
  last: 'No more reads are possible. Call finish now, with what is known; say in the report what is not.',
  onlyFinish: 'Not done: only finish is possible now.',
  repeated: 'This very call was made before and gives the same answer. Use what is known, or finish.',
  noMoreReads: 'Not done: no more reads are allowed. Call finish with what is known.',
  leftOut:
    'Left out: with this answer the conversation would be longer than allowed. Nothing is known of it.',
  tooMany: (most: number, more: number): string =>
    `${more} further calls of this answer were not done: ${most} at most in one turn.`,
} as const

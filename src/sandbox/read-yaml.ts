import { readFile } from 'node:fs/promises'
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ScenarioError } from './scenario-error.ts'

/** Reads one YAML file and checks it; a mistake of either kind is a ScenarioError with file and line. */
export async function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new ScenarioError(`${path} cannot be read: ${cause.message}`, 'Check that the file exists.', {
      cause,
    })
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}`
  const broken = document.errors[0]
  if (broken)
    throw new ScenarioError(
      `${at(broken.pos[0])}: this is not YAML: ${broken.message}`,
      'Correct the line.',
      {
        cause: broken,
      },
    )
  const checked = schema.safeParse(plain(path, document))
  if (checked.success) return checked.data
  const mistakes = checked.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const where = [...issue.path, ...(unknown === undefined ? [] : [unknown])]
    return `${at(offset(document, where))}: ${where.join('.') || 'the file'}: ${issue.message}`
  })
  throw new ScenarioError(mistakes.join('\n'), 'Correct each line.', { cause: checked.error })
}

function plain(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw new ScenarioError(
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Write values out instead of aliases.',
      { cause },
    )
  }
}

/** Where a key stands; what is missing stands where its nearest parent begins. */
function offset(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true)
    const name = path[length - 1]
    const key = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(name))?.key
      : document.getIn(path.slice(0, length), true)
    if (isNode(key) && key.range) return key.range[0]
  }
  return 0
}

import { z } from 'zod'

/** The JSON Schema that a model is shown: what it must know to call, without what only the check afterwards needs. */
export function toolSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...shown } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // Patterns of dates and the bounds of safe integers cost more tokens than all the rest together.
      if (jsonSchema.format) delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      delete jsonSchema.propertyNames
    },
  })
  return shown
}

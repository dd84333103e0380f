import { sizeOf } from '../dynamic-size.ts'
import { withinCharacters } from '../limits.ts'
import type { Scalar } from './scalar.ts'

/** Functions whose value may be larger than all that they are given, or that put one value into another. */
const GROWING = new Set(
  `array_concat array_iff bag_merge bag_pack bag_set_key bag_zip base64_encode_tostring pack pack_array
  pack_dictionary repeat replace_regex replace_string replace_strings set_union strcat strcat_array strcat_delim translate
  url_encode url_encode_component zip`.split(/\s+/),
)

/** The functions, those that grow held to the limit of characters. */
export function bounded(functions: Readonly<Record<string, Scalar>>): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, run]): [string, Scalar] => [
      name,
      GROWING.has(name) ? held(run) : run,
    ]),
  )
}

const held =
  (run: Scalar): Scalar =>
  (values, call) => {
    const made = run(values, call)
    if (typeof made === 'string') withinCharacters(made.length)
    else if (typeof made === 'object' && made !== null) withinCharacters(sizeOf(made))
    return made
  }

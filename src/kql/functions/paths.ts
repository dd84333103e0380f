import { asText } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

const shape = /^(?:([a-z][a-z0-9+.-]+):\/\/)?((?:\\\\\?\\)?[a-z]:)?([\s\S]*)$/i

/** The parts of a path of a file, with slashes of either kind. */
const parsePath: Scalar = ([path]) => {
  const [, scheme = '', drive = '', rest = ''] = shape.exec(asText(path)) ?? []
  if (drive.startsWith('\\\\?')) throw unsupported('parse_path() of a long path')
  const root = drive && /^[\\/]/.test(rest) ? `${drive}${rest[0]}` : drive
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\'))
  const [file = '', stream = ''] = rest.slice(cut + 1).split(':')
  const directory = cut < 0 ? drive : `${drive}${rest.slice(0, cut)}`
  const name = cut < 0 ? '' : (rest.slice(0, cut).split(/[\\/]/).at(-1) ?? '')
  const dot = file.lastIndexOf('.')
  return {
    Scheme: scheme,
    RootPath: root,
    DirectoryPath: directory,
    DirectoryName: name,
    Filename: file,
    Extension: dot < 0 ? '' : file.slice(dot + 1),
    AlternateDataStreamName: stream,
  }
}

/** Functions over paths of files, by name. */
export const paths: Readonly<Record<string, Scalar>> = { parse_path: parsePath }

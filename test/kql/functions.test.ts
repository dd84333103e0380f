import { describe, expect, test } from '@jest/globals'
import { evaluate } from '../../src/kql/evaluate.ts'
import { type Rule, rules } from './rules.ts'

describe('addresses', () => {
  const all: readonly Rule[] = [
    [
      'the shortest prefix decides',
      'print ipv4_is_match("10.0.0.9/30", "10.0.0.250/24"), ipv4_compare("10.0.0.1", "10.0.0.2"), ipv4_is_match("10.0.0.1", "x")',
      [[true, -1, null]],
    ],
    [
      'a range may be one of several',
      'print ipv4_is_in_range("10.2.3.4", "10.0.0.0/8"), ipv4_is_in_any_range("11.2.3.4", dynamic(["10.0.0.0/8", "11.2.3.4"]))',
      [[true, true]],
    ],
    [
      'private networks',
      'print ipv4_is_private("172.20.1.1"), ipv4_is_private("172.32.1.1"), ipv4_is_private("10.0.0.0/7")',
      [[true, false, false]],
    ],
    [
      'numbers and texts',
      'print parse_ipv4("0.0.1.2/24"), format_ipv4(258), format_ipv4_mask("10.1.2.3", 16), ipv4_netmask_suffix("1.2.3.4/9")',
      [[256, '0.0.1.2', '10.1.0.0/16', 9]],
    ],
    [
      'blocks of a range',
      'print ipv4_range_to_cidr_list("10.0.0.1", "10.0.0.4")',
      [[['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/32']]],
    ],
    [
      'an address stands between other letters',
      'print has_ipv4("to 10.0.0.1:80", "10.0.0.1"), has_ipv4("v10.0.0.1", "10.0.0.1"), has_ipv4_prefix("to 10.0.0.1", "10.0."), has_any_ipv4("10.0.0.300", "10.0.0.300")',
      [[true, false, true, false]],
    ],
    [
      'IPv4 is a part of IPv6',
      'print parse_ipv6("::1"), ipv6_is_match("10.0.0.1", "::ffff:a00:1"), ipv6_is_in_range("fe80::5", "fe80::/10"), ipv6_compare("::1", "::2")',
      [['0000:0000:0000:0000:0000:0000:0000:0001', true, true, -1]],
    ],
  ]
  rules(all)
})

describe('encodings', () => {
  const all: readonly Rule[] = [
    [
      'base 64',
      'print base64_encode_tostring("é"), base64_decode_tostring("w6k="), base64_decode_toarray("AQI="), base64_decode_toarray("A"), base64_decode_tostring("/w==")',
      [['w6k=', 'é', [1, 2], null, '']],
    ],
    [
      'a GUID and back',
      'print base64_decode_toguid(base64_encode_fromguid(guid(01020304-0506-0708-090a-0b0c0d0e0f10)))',
      [['01020304-0506-0708-090a-0b0c0d0e0f10']],
    ],
    [
      'addresses of pages',
      'print url_encode("a b/é"), url_encode_component("a b"), url_decode("a%20b%2")',
      [['a+b%2f%c3%a9', 'a%20b', 'a%20b%2']],
    ],
    [
      'parts of an address',
      'print u=parse_url("https://me:pw@host:81/a/b?x=1&y=#z") | project u.Host, u.Port, u.Path, u["Query Parameters"].x, u.Username, u.Fragment',
      [['host', '81', '/a/b', '1', 'me', 'z']],
    ],
    [
      'fast hashes of texts and numbers',
      'print hash("World"), hash("World", 100), hash(datetime(2015-01-01))',
      [['1846988464401551951', 51, '1380966698541616202']],
    ],
    [
      'parts of a path',
      `print p=parse_path(@"D:\\logs\\app.tar.gz:x") | project p.RootPath, p.DirectoryPath, p.DirectoryName, p.Filename, p.Extension, p.AlternateDataStreamName`,
      [['D:', 'D:\\logs', 'logs', 'app.tar.gz', 'gz', 'x']],
    ],
    ['digests', 'print hash_md5("a"), strlen(hash_sha256("a"))', [['0cc175b9c0f1b6a831c399e269772661', 64]]],
  ]
  rules(all)
})

describe('lists and bags', () => {
  const all: readonly Rule[] = [
    [
      'ranges of numbers and of times',
      'print range(1, 7, 3), range(2.0, 3.0, 0.5), range(2h, 3h), range(3, 1, -1)',
      [
        [
          [1, 4, 7],
          [2, 2.5, 3],
          ['02:00:00', '03:00:00'],
          [3, 2, 1],
        ],
      ],
    ],
    [
      'lists are sorted by the first',
      'print l=dynamic([2, null, 3]), m=dynamic(["b", "n", "c"]) | project (a, b)=array_sort_desc(l, m), c=array_sort_desc(l, m)[1], d=array_sort_asc(l)',
      [
        [
          [3, 2, null],
          ['c', 'b', 'n'],
          ['c', 'b', 'n'],
          [2, 3, null],
        ],
      ],
    ],
    [
      'cut, turned and moved',
      'print array_split(dynamic([1,2,3,4]), dynamic([1,-1])), array_rotate_left(dynamic([1,2,3]), 1), array_shift_right(dynamic([1,2,3]), 1)',
      [
        [
          [[1], [2, 3], [4]],
          [2, 3, 1],
          [null, 1, 2],
        ],
      ],
    ],
    [
      'places in a list',
      'print array_index_of(dynamic(["a","b","a"]), "a", 1), array_index_of(dynamic(["a","b","a"]), "a", 0, -1, 2), array_index_of(dynamic([1]), 2)',
      [[2, 2, -1]],
    ],
    [
      'paths into bags',
      'print b=dynamic({"a":{"b":1,"c":2}}) | project bag_has_key(b, "$.a.b"), bag_remove_keys(b, dynamic(["$.a.b"])), bag_set_key(b, "$.a.d", "x"), extract_json("$.a.c", tostring(b), typeof(long))',
      [[true, { a: { c: 2 } }, { a: { b: 1, c: 2, d: 'x' } }, 2]],
    ],
    [
      'columns in a bag',
      'print a=1, b="", c="x" | project all=pack_all(), some=pack_all(true), two=bag_pack_columns(a, c)',
      [
        [
          { a: 1, b: '', c: 'x' },
          { a: 1, c: 'x' },
          { a: 1, c: 'x' },
        ],
      ],
    ],
    [
      'a column that may be missing',
      'print a=1 | project column_ifexists("a", 5), column_ifexists("b", 5)',
      [[1, 5]],
    ],
  ]
  rules(all)
})

describe('texts and times', () => {
  const all: readonly Rule[] = [
    [
      'code points',
      'print unicode_codepoints_from_string("aé"), unicode_codepoints_to_string(dynamic([97]), 233), isascii("é")',
      [[[97, 233], 'aé', false]],
    ],
    [
      'what one part took is closed to the next',
      'print replace_strings("cat dog", dynamic(["cat", "c", "dog"]), dynamic(["dog", "k", "fox"]))',
      [['dog fox']],
    ],
    [
      'fields and words',
      `print parse_csv('a,"b ""c"",d",'), parse_command_line('x "y z" \\\\"w', "windows")`,
      [
        [
          ['a', 'b "c",d', ''],
          ['x', 'y z', '"w'],
        ],
      ],
    ],
    [
      'versions are ordered by their parts',
      'print parse_version("1.10") > parse_version("1.9.9"), parse_version("1.2.3.4.5")',
      [[true, null]],
    ],
    [
      'the n-th place of a part',
      'print indexof("abab", "ab", 0, -1, 2), indexof("abab", "ab", 1), indexof("ab", "x"), indexof_regex("a12", @"\\d+")',
      [[2, 2, -1, 1]],
    ],
    [
      'clocks of time zones',
      'print datetime_utc_to_local(datetime(2026-07-01 12:00), "Asia/Tokyo"), datetime_local_to_utc(datetime(2026-07-01 14:00), "Europe/Berlin")',
      [['2026-07-01T21:00:00.0000000Z', '2026-07-01T12:00:00.0000000Z']],
    ],
    [
      'bits',
      'print binary_and(6, 3), binary_xor(6, 3), binary_shift_left(1, 65), bitset_count_ones(7), binary_not(0)',
      [[2, 5, 2, 3, -1]],
    ],
    [
      'sessions end by length and by pause',
      'range t from 0 to 6 step 1 | where t != 3 | extend d = datetime(2026-01-01) + t * 1m | extend s = row_window_session(d, 4m, 1m) | summarize count() by s | project count_',
      [[3], [3]],
    ],
  ]
  rules(all)
  test('a check that fails ends the query', () =>
    expect(() => evaluate('print assert(1 > 2, "too small")', [], { now: new Date(0) })).toThrow('too small'))
})

describe('series', () => {
  const all: readonly Rule[] = [
    [
      'element by element, null where one is missing',
      'print series_add(dynamic([1, 2]), dynamic([3, null])), series_divide(dynamic([1, 2]), dynamic([2, 4])), series_greater(dynamic([1, 5]), dynamic([2, 4])), series_abs(dynamic([-1, "x"]))',
      [
        [
          [4, null],
          [0.5, 0.5],
          [false, true],
          [1, null],
        ],
      ],
    ],
    [
      'gaps are filled',
      'print l=dynamic([null, 2, null, 6, null]) | project series_fill_forward(l), series_fill_backward(l), series_fill_const(l, 0), series_fill_linear(l), series_fill_linear(l, long(null), false)',
      [
        [
          [null, 2, 2, 6, 6],
          [2, 2, 6, 6, null],
          [0, 2, 0, 6, 0],
          [2, 2, 4, 6, 6],
          [null, 2, 4, 6, null],
        ],
      ],
    ],
    [
      'statistics',
      'print l=dynamic([4, 2, 6]) | project (least, at, most)=series_stats(l), avg=series_stats_dynamic(l).avg, series_sum(l), series_product(l)',
      [[2, 1, 6, 4, 12, 48]],
    ],
    [
      'a line through the values',
      'print l=dynamic([1, 3, 5]) | project (r, slope, v, rest, start, line)=series_fit_line(l)',
      [[1, 2, 4, 0, -1, [1, 3, 5]]],
    ],
    [
      'a filter',
      'print l=dynamic([2, 4, 6]) | project series_fir(l, dynamic([1, 1])), series_fir(l, dynamic([1, -1])), series_fir(l, dynamic([1, 1, 1]), true, true)',
      [
        [
          [1, 3, 5],
          [2, 2, 2],
          [2, 4, 10 / 3],
        ],
      ],
    ],
    [
      'two series together',
      'print series_dot_product(dynamic([1, 2]), dynamic([3, 4])), series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6])), series_magnitude(dynamic([3, 4]))',
      [[11, 1, 5]],
    ],
    [
      'sizes in words',
      'print format_bytes(512), format_bytes(1536, 1), format_bytes(3145728, 0, "KB")',
      [['512 Bytes', '1.5 KB', '3072 KB']],
    ],
  ]
  rules(all)
})

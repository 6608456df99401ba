/**
 * The oracle's functions that compute a value from a row's values alone: what CHECK and the
 * predicates of fragments may call. A test compares the list with SQLite's own.
 */
const list = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

export const rowFunctionNames = list(`
  abs acos acosh asin asinh atan atan2 atanh ceil ceiling char coalesce concat concat_ws cos cosh date
  datetime degrees exp floor format glob hex if ifnull iif instr json json_array json_array_insert
  json_array_length json_error_position json_extract json_insert json_object json_patch json_pretty
  json_quote json_remove json_replace json_set json_type json_valid jsonb jsonb_array
  jsonb_array_insert jsonb_extract jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace
  jsonb_set julianday length like likelihood likely ln log log10 log2 lower ltrim max min mod nullif
  octet_length pi pow power printf quote radians replace round rtrim sign sin sinh sqrt strftime
  substr substring tan tanh time timediff trim trunc typeof unhex unicode unistr unistr_quote unixepoch
  unlikely upper zeroblob`);

/** Of these, those that give the present time when nothing or 'now' is asked of them. */
export const timeFunctionNames = list('date datetime julianday strftime time timediff unixepoch');

/** Known functions that give another answer every time, or none of the row. */
export const changingFunctionNames = list(
  'random randomblob changes total_changes last_insert_rowid sqlite_version sqlite_source_id',
);

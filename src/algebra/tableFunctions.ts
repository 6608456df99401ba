/**
 * The table-valued functions of the sites' SQLite that give the same rows everywhere, with their
 * columns (https://sqlite.org/json1.html, "The json_each() and json_tree() table-valued functions").
 * What else there is looks into one engine.
 */
const jsonColumns = ['key', 'value', 'type', 'atom', 'id', 'parent', 'fullkey', 'path'];

export const tableFunctionNames = ['json_each', 'json_tree', 'jsonb_each', 'jsonb_tree'];

/** Undefined where there is no such function. */
export function columnsOfTableFunction(name: string): readonly string[] | undefined {
  return tableFunctionNames.includes(name.toLowerCase()) ? jsonColumns : undefined;
}
